import type { Answer } from '../../mock-server/index.ts';
import type { components } from '../../src/partner-api.ts';
import { withText } from './workshop.ts';

type TokenStatus = components['schemas']['TokenStatus'];

/** What validate says of a token in the described form, which a refusal may have as well, with what is not described. */
export function withTokenStatus(status: number, isValid: TokenStatus['isValid'], besides: object = {}): Answer {
  const told: TokenStatus = { isValid, message: isValid ? 'Token is valid' : 'Token is not valid' };
  return withText(status, 'application/json', JSON.stringify({ ...told, ...besides }));
}
