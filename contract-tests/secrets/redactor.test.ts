import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formsOf } from './encodings.ts';
import { createRedactor } from './redactor.ts';

const token = 'live/token+with "odd" <chars> & 0123456789';
const redactor = createRedactor();
redactor.hide({ value: token, label: '$CFIS_TOKEN' });

const bytes = Buffer.from(token);
const sha256 = createHash('sha256').update(token);
const forms: readonly (readonly [string, string])[] = [
  ['as it is', token],
  ['in a URL', encodeURIComponent(token)],
  ['in JSON', JSON.stringify(token)],
  ['in base64', bytes.toString('base64')],
  ['in base64 behind another text', Buffer.from(`user:${token}`).toString('base64')],
  ['in base64 behind and before other texts', Buffer.from(`ab${token}xyz`).toString('base64')],
  ['in base64url', Buffer.from(`a${token}`).toString('base64url')],
  ['in hex', bytes.toString('hex')],
  ['in upper-case hex', bytes.toString('hex').toUpperCase()],
  ['hashed', sha256.copy().digest('hex')],
  ['hashed in base64', sha256.copy().digest('base64')],
  ['backwards', [...token].reverse().join('')],
];

describe('a hidden token', () => {
  test.each(forms)('is taken out %s', (_, form) => {
    const shown = redactor.text(`before ${form} after`);
    expect(shown).toContain('$CFIS_TOKEN');
    expect(longestCommonRun(shown, form)).toBeLessThan(10);
  });

  test('is taken out of every part of an exchange', () => {
    const shown = redactor.exchange({
      request: {
        url: new URL('https://localhost'),
        method: 'POST',
        target: `/x?key=${encodeURIComponent(token)}`,
        headers: [[`X-${bytes.toString('hex')}`, token]],
        body: JSON.stringify({ token }),
      },
      reply: {
        kind: 'answered',
        status: 200,
        headers: [['Location', `/${encodeURIComponent(token)}`]],
        body: `<b>${token}</b>`,
      },
      durationMs: 1,
    });
    expect(shown).toEqual({
      request: {
        method: 'POST',
        url: 'https://localhost/x?key=$CFIS_TOKEN escaped for a URL',
        headers: [['X-$CFIS_TOKEN in hex', '$CFIS_TOKEN']],
        body: '{"token":"$CFIS_TOKEN escaped for JSON"}',
      },
      response: {
        status: 200,
        headers: [['Location', '/$CFIS_TOKEN escaped for a URL']],
        body: '<b>$CFIS_TOKEN</b>',
      },
      durationMs: 1,
    });
  });

  test('is taken out of the reason why there is no answer', () => {
    const request = { url: new URL('https://localhost'), method: 'GET', target: '/', headers: [] };
    const reply = { kind: 'unanswered', code: 'X', reason: `bad header ${token}` } as const;
    expect(redactor.exchange({ request, reply, durationMs: 1 }).error).toBe('bad header $CFIS_TOKEN');
  });
});

test('a token that a message has in two parts is taken out of the message, and both parts out of the answer', () => {
  const own = createRedactor();
  own.hide({ value: 'first-half.second-half', label: '$CFIS_TOKEN' });
  const shown = own.exchange({
    request: {
      url: new URL('https://localhost'),
      method: 'GET',
      target: '/',
      headers: [['X-Api-Key', 'first-half.second-half']],
      rewrite: (message) => message.replace(/(?<=X-Api-Key: )(\S{5})(\S*)/, '$1\0$2'),
    },
    reply: { kind: 'answered', status: 400, headers: [], body: 'bad: first-half.\0second-half' },
    durationMs: 1,
  });
  expect({ message: shown.request.message, body: shown.response?.body }).toEqual({
    message: 'GET / HTTP/1.1\r\nHost: localhost\r\nX-Api-Key: $CFIS\0_TOKEN\r\nConnection: close\r\n\r\n',
    body: 'bad: half of $CFIS_TOKEN\0half of $CFIS_TOKEN',
  });
});

test('a token that holds another is taken out whole', () => {
  const both = createRedactor();
  both.hide({ value: 'short-token-1234', label: '$SHORT' });
  both.hide({ value: 'long-short-token-1234-token', label: '$LONG' });
  expect(both.text('long-short-token-1234-token and short-token-1234')).toBe('$LONG and $SHORT');
});

test('of tokens that overlap nothing is left standing', () => {
  const both = createRedactor();
  both.hide({ value: 'first-token-abcdef', label: '$FIRST' });
  both.hide({ value: 'abcdef-second-token-longer', label: '$SECOND' });
  expect(both.text('<first-token-abcdef-second-token-longer>')).toBe('<$SECOND>');
});

test('whatever the token and the text around it, no form of it is left', () => {
  const visible = fc.string({
    unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)),
    minLength: 12,
    maxLength: 40,
  });
  fc.assert(
    fc.property(fc.array(visible, { minLength: 1, maxLength: 4 }), fc.string(), fc.nat(), (tokens, around, pick) => {
      const own = createRedactor();
      for (const value of tokens) own.hide({ value, label: '' });
      const forms = tokens.flatMap((value) => formsOf(value).map(([, form]) => form));
      const form = forms[pick % forms.length] ?? '';
      const shown = own.text(`${around}${form}${around}${form}`);
      return !forms.some((each) => shown.includes(each)) || forms.some((each) => around.repeat(2).includes(each));
    }),
  );
});

test('a token of one exchange is hidden there and not elsewhere', () => {
  const other = createRedactor();
  expect(other.text('guess-1234', [{ value: 'guess-1234', label: '<an unknown token>' }])).toBe('<an unknown token>');
  expect(other.text('guess-1234')).toBe('guess-1234');
});

test('values of cookies are not shown', () => {
  const request = { url: new URL('https://localhost'), method: 'GET', target: '/', headers: [] };
  const reply = { kind: 'answered', status: 200, headers: [['Set-Cookie', 'lb=abc; Path=/']], body: '' } as const;
  expect(createRedactor().exchange({ request, reply, durationMs: 1 }).response?.headers).toEqual([
    ['Set-Cookie', 'lb=…'],
  ]);
});

function longestCommonRun(shown: string, form: string): number {
  let longest = 0;
  for (let start = 0; start < form.length; start += 1) {
    while (shown.includes(form.slice(start, start + longest + 1)) && start + longest < form.length) longest += 1;
  }
  return longest;
}

describe('what was hidden too late', () => {
  const value = 'staging-WK59PFkl0JfI2yyVlbPegBPr';
  const redactor = createRedactor();
  redactor.hide({ value, label: '$CFIS_TOKEN' });

  test.each(formsOf(value).map(([form, text]) => ({ form, text })))('is found $form', ({ form, text }) => {
    expect(redactor.leaksIn(`before ${text} after`)).toContainEqual({ label: '$CFIS_TOKEN', form });
  });

  test('is not found in what was redacted', () => {
    const text = formsOf(value)
      .map(([, form]) => form)
      .join('\n');
    expect(redactor.leaksIn(redactor.text(text))).toEqual([]);
  });
});
