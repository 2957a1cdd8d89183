import { replaceAt, valueAt } from '../../src/description/json-pointer.ts';
import type { Json } from '../../src/description/operation.ts';
import type { PartnerPointer } from '../../src/partner-pointer.ts';
import { answering } from '../expectation.ts';
import { newToken } from '../expectations/new-token.ts';

/** A client with a token of its own. A service may refuse a client that it has already, or fields that it does not know. */
export const newClient = answering('2xx with a new token', true, (answer, evidence) =>
  [400, 409, 422].includes(answer.status)
    ? { kind: 'inapplicable', reason: `the target does not create this client (${answer.status})` }
    : newToken.judge(answer, evidence),
);

const CODE: PartnerPointer<'ClientRequest'> = '/client/businessCode';
const NAME: PartnerPointer<'ClientRequest'> = '/client/name';

/** The described body with another client in it: each digit of its code is another. */
export function anotherClient(example: Json): Json {
  const code = valueAt(example, CODE);
  const other = typeof code === 'string' ? code.replace(/\d/g, (digit) => `${9 - Number(digit)}`) : '0000002-9';
  return replaceAt(replaceAt(example, CODE, other), NAME, 'Toinen Myyjä Oy');
}

/** The described body with more fields, at the top and in each of its sections: where a careless binding would pick them up. */
export function withFields(fields: Readonly<Record<string, Json>>): (example: Json) => Json {
  return (example) => {
    if (!isObject(example)) return example;
    const sections = Object.entries(example).map(([name, section]) => [
      name,
      isObject(section) ? { ...section, ...fields } : section,
    ]);
    return { ...Object.fromEntries(sections), ...fields };
  };
}

function isObject(value: Json): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
