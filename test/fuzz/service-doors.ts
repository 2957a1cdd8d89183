import { environments } from '../../src/description/environment.ts';
import { loadDescription } from '../../src/description/load.ts';
import type { Door } from './plan.ts';

interface Service {
  readonly baseUrl: string;
  readonly tokens: Readonly<Record<'valid' | 'expired' | 'revoked' | 'replaced' | 'provisioning', string>>;
}

/** The ports of both environments, with what opens them and what does not. */
export async function serviceDoors(
  services: Readonly<Record<'staging' | 'production', Service>>,
): Promise<readonly Door[]> {
  const { operations } = await loadDescription();
  const bodies = operations.flatMap(
    ({ requestBody }) => requestBody?.examples.map(({ value }) => JSON.stringify(value)) ?? [],
  );
  return environments.map((environment) => {
    const { baseUrl, tokens } = services[environment];
    const foreign = services[environment === 'staging' ? 'production' : 'staging'].tokens;
    return {
      port: Number(new URL(baseUrl).port),
      credentials: {
        good: [tokens.valid, tokens.provisioning],
        renewing: [tokens.expired],
        useless: [tokens.revoked, tokens.replaced, ...Object.values(foreign), 'mock-nobody-issued-this'],
      },
      targets: operations.map(({ method, path }) => ({ method, path: new URL(baseUrl).pathname + path })),
      bodies: bodies.map((body) => Buffer.from(body).toString('latin1')),
    };
  });
}
