import type { Description } from '../../src/description/description.ts';
import type { Operation } from '../../src/description/operation.ts';
import type { components } from '../../src/partner-api.ts';
import { type Mutant, misdescribed } from './mutant.ts';

const LOOKS_LIVE: components['schemas']['RenewedToken'] = { Message: 'kT4vQ9xZ2mB7nL5pR8sW1yC6' };

/** Right servers, held to descriptions that somebody got wrong. */
export const descriptionMutants: readonly Mutant[] = [
  misdescribed('M86', 'is described with the token in another header', ['D-02'], (description) => ({
    ...description,
    tokenHeader: 'X-Access-Token',
  })),
  misdescribed('M87c', 'is described with 403 for an unknown token', ['D-03'], ({ denials, ...description }) => ({
    ...description,
    denials: { ...denials, unknown: { ...denials['insufficient-privilege'] } },
  })),
  misdescribed('M86b', 'is described as taking an expired token everywhere', ['D-05'], (description) =>
    withOperations(description, (operation) => ({ ...operation, acceptsExpired: true })),
  ),
  misdescribed('M86c', 'is described as letting every client create clients', ['D-06'], (description) =>
    withOperations(description, (operation) =>
      operation.effect === 'mints' ? { ...operation, schemes: ['ClientToken', ...operation.schemes] } : operation,
    ),
  ),
  misdescribed('M75d', 'is described at another host', ['D-07'], ({ servers, ...description }) => ({
    ...description,
    servers: {
      ...servers,
      staging: { ...servers.staging, url: new URL('https://staging.confirma.example/api/v1') },
    },
  })),
  misdescribed('M91b', 'is described with a token that looks live', ['D-08'], (description) =>
    withOperations(description, (operation) =>
      operation.effect === 'rotates' ? withExample(operation, LOOKS_LIVE) : operation,
    ),
  ),
  misdescribed('M93f', 'is described as if renewal only read', ['D-11'], (description) =>
    withOperations(description, (operation) =>
      operation.effect === 'rotates' ? { ...operation, effect: 'reads' } : operation,
    ),
  ),
];

function withOperations(description: Description, change: (operation: Operation) => Operation): Description {
  return { ...description, operations: description.operations.map(change) };
}

function withExample(operation: Operation, value: { readonly [key: string]: string }): Operation {
  const { success } = operation;
  if (success.content === undefined) return operation;
  const response = { ...success, content: { ...success.content, examples: [{ name: 'new', value }] as const } };
  return {
    ...operation,
    success: response,
    responses: new Map([...operation.responses, [success.status, response]]),
  };
}
