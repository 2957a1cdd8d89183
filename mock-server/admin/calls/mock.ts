import { packageVersion } from '../../../src/package-root.ts';
import type { Call } from '../call.ts';
import { follow } from '../events.ts';
import { isoText } from '../iso-fields.ts';
import { nothing, ok, refused } from '../reply.ts';

export const getHealth: Call<'getHealth'> = (_, { world, baseUrls: { staging, production } }) =>
  ok({
    status: 'ok',
    version: packageVersion,
    description: world.description.hash,
    environments: { staging: { baseUrl: staging.href }, production: { baseUrl: production.href } },
    now: isoText(world.clock.now()),
  });

export const resetMock: Call<'resetMock'> = (_, { world }) => {
  world.reset();
  return nothing;
};

export const watchEvents: Call<'watchEvents'> = (_, { world }) => ({ kind: 'events', follow: follow(world) });

export const getCaCertificate: Call<'getCaCertificate'> = (_, { ca }) =>
  ca === undefined
    ? refused(404, 'The mock has a certificate of your own: trust what signed that.')
    : { kind: 'text', mediaType: 'application/x-pem-file', text: ca };
