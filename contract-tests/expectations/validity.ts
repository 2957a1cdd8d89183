import { valueAt } from '../../src/description/json-pointer.ts';
import type { components } from '../../src/partner-api.ts';
import type { PartnerPointer } from '../../src/partner-pointer.ts';
import type { Answered } from '../exchange/exchange.ts';
import { answering, type Expectation, isSuccess, met, missed, parse } from '../expectation.ts';

export const saysValid: Expectation = answering('2xx with isValid: true', true, (answer) =>
  isSuccess(answer) && claimsValidity(answer)
    ? met
    : missed(`${answer.status}${isSuccess(answer) ? ' without isValid: true' : ''}`),
);

/** Whether validate refuses a bad token or says `isValid: false`, the pages leave open (OPEN-25). */
export const neverSaysValid: Expectation = answering('a refusal, or isValid: false', false, (answer) => {
  if (!isSuccess(answer)) return answer.status < 500 ? met : missed(`${answer.status}`);
  return claimsValidity(answer) ? missed(`${answer.status} with isValid: true`) : met;
});

const CLAIM: PartnerPointer<'TokenStatus'> = '/isValid';
const DENIAL: components['schemas']['TokenStatus']['isValid'] = false;

function claimsValidity({ body }: Answered): boolean {
  return valueAt(parse(body) ?? null, CLAIM) !== DENIAL;
}
