import { inject } from 'vitest';
import { loadDescription } from '../src/description/load.ts';
import { createLiveTarget, createMockTarget, readCredentials, type Target } from './index.ts';
import { describeContract } from './vitest/index.ts';

declare module 'vitest' {
  interface ProvidedContext {
    readonly target: 'mock' | 'staging' | undefined;
  }
}

// The same assertions that `cfis verify` makes, each a test of its own; see `run.ts` for the order and the controls.
await describeContract(await openTarget());

async function openTarget(): Promise<Target> {
  const environment = 'staging';
  const description = await loadDescription();
  if (inject('target') !== 'staging') return createMockTarget({ environment, description });
  const { CFIS_BASE_URL: baseUrl, CFIS_CA: caFile } = process.env;
  return createLiveTarget({
    baseUrl: baseUrl ? new URL(baseUrl) : description.servers.staging.url,
    environment,
    description,
    credentials: readCredentials(process.env),
    ...(caFile && { caFile }),
  });
}
