import { loadDescription } from 'cfis-contract-kit';
import { runContract, type Target } from 'cfis-contract-kit/contract';
import { startMock } from 'cfis-contract-kit/mock';

export const port: Promise<string> = startMock().then((mock) => mock.staging.baseUrl.port);

// @ts-expect-error: where types are not found, everything is any.
export const notPort: Promise<string> = startMock().then((mock) => mock.staging.baseUrl);

export const outcomes = async (target: Target): Promise<readonly string[]> => {
  const all: string[] = [(await loadDescription()).basePath];
  for await (const { outcome } of runContract(target)) all.push(outcome);
  return all;
};
