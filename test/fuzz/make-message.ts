import { type Credentials, TOKEN_FIELD } from './credentials.ts';
import { mayPass } from './may-pass.ts';
import { type Body, type Fields, type Message, writeMessage } from './message.ts';
import type { Random } from './random.ts';

/** A method and the target that it goes with. */
interface Target {
  readonly method: string;
  readonly path: string;
}

/** Where a fuzzer may go, and with what. */
export interface Ground {
  readonly credentials: Credentials;
  /** Methods and targets that mean something. */
  readonly targets: readonly Target[];
  /** Bodies that mean something. */
  readonly bodies: readonly string[];
}

const methods = [
  ...['GET', 'GET', 'GET', 'GET', 'POST', 'POST', 'HEAD', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'TRACE'],
  ...['PROPFIND', 'M-SEARCH', 'PURGE', 'SOURCE', 'LINK', 'ACL', 'MKCOL'],
];

/** Makes a message in order that tries to get in by whatever is not a token in its own header; now and then by one that is. */
export function makeMessage(random: Random, ground: Ground, encloses: boolean): Message {
  const { credentials } = ground;
  const { method, path } = random.pick(ground.targets);
  const made: Message = {
    method: random.chance(0.6) ? method : random.pick(methods),
    target: makeTarget(random, path, credentials),
    fields: shuffled(random, [...tokenFields(random, credentials), ...noise(random, credentials)]),
    ...(random.chance(0.3) && { body: makeBody(random, ground, encloses) }),
  };
  // A renewal would wear out the one token that everything else is tried with.
  return mayPass(made, credentials) && made.target.includes('renew') ? { ...made, target: '/none' } : made;
}

function makeTarget(random: Random, target: string, credentials: Credentials): string {
  const token = random.pick(credentials.good);
  switch (random.below(12)) {
    case 0:
      return `${target}?${TOKEN_FIELD}=${token}&api_key=${token}`;
    case 1:
      return `${target}/${token}`;
    case 2:
      return `https://mock${target}`;
    case 3:
      return random.pick([
        '*',
        '/',
        '//',
        '/..',
        `/.${target}`,
        `/${target}`,
        `${target}/`,
        `${target};a`,
        `${target}%00`,
      ]);
    case 4:
      return target.replace(/[a-z]/, (letter) => `%${letter.charCodeAt(0).toString(16)}`);
    case 5:
      return `${target}?${'a'.repeat(random.below(3000))}`;
    case 6:
      return `https://${token}@mock${target}`;
    default:
      return target;
  }
}

function tokenFields(random: Random, credentials: Credentials): Fields {
  const good = random.pick(credentials.good);
  const name = random.pick([TOKEN_FIELD, TOKEN_FIELD.toLowerCase(), TOKEN_FIELD.toUpperCase(), 'x-API-kEY']);
  switch (random.below(10)) {
    case 0:
    case 1:
    case 2:
      return [];
    case 3:
      return [[name, random.pick(credentials.useless)]];
    case 4:
      return [[name, random.pick(credentials.renewing)]];
    case 5:
      return [
        [name, good],
        [random.pick([TOKEN_FIELD, name]), random.pick([...credentials.useless, '', nearMiss(random, good)])],
      ];
    case 6:
      return random.chance(0.5)
        ? [[name, good]]
        : [
            [name, `\t ${good} `],
            [TOKEN_FIELD, good],
          ];
    default:
      return [[name, nearMiss(random, good)]];
  }
}

/** A value that is nearly a token. */
function nearMiss(random: Random, token: string): string {
  const at = random.below(token.length);
  const [before, letter = '', after] = [token.slice(0, at), token[at], token.slice(at + 1)];
  return random.pick([
    before + after,
    before,
    before + (letter === 'a' ? 'b' : 'a') + after,
    before + letter + letter + after,
    before + (letter === letter.toUpperCase() ? letter.toLowerCase() : letter.toUpperCase()) + after,
    `${before} ${letter}${after}`,
    `${before}%${letter.charCodeAt(0).toString(16)}${after}`,
    `${token},${token}`,
    `${token}, `.repeat(3),
    `"${token}"`,
    `Bearer ${token}`,
    `${TOKEN_FIELD}: ${token}`,
    `${token}\xa0`,
    `\xa0${token}`,
    `${token};`,
    `${token}=`,
    Buffer.from(token).toString('base64'),
    '',
    '*',
    '%',
    '.*',
    'null',
  ]);
}

/** Fields in which others carry a token, or by which a server might be talked into something. */
function noise(random: Random, { good, useless }: Credentials): Fields {
  const token = random.pick([...good, ...useless]);
  const choices: Fields = [
    ['Authorization', `Bearer ${token}`],
    ['Authorization', `Basic ${Buffer.from(`${token}:${token}`).toString('base64')}`],
    ['Proxy-Authorization', `Bearer ${token}`],
    ['Cookie', `${TOKEN_FIELD}=${token}; token=${token}`],
    ['X-Api-Key2', token],
    ['X_Api_Key', token],
    ['X-Api-Key-', token],
    ['Api-Key', token],
    ['X-Original-Url', '/api/v1/partner/validate'],
    ['X-Forwarded-Proto', 'https'],
    ['X-Forwarded-For', '127.0.0.1'],
    ['X-HTTP-Method-Override', random.pick(methods)],
    ['Forwarded', 'proto=https;for=127.0.0.1'],
    ['Accept', random.pick(['*/*', 'application/json', 'text/html', 'application/json;q=0', ';;;', ',,,,', 'a/b;c="'])],
    [
      'Content-Type',
      random.pick(['application/json', 'application/json;charset=utf-16', 'text/plain', '', '/', 'a;b;c']),
    ],
    ['Content-Encoding', random.pick(['gzip', 'identity', 'br, gzip'])],
    ['Prefer', random.pick(['code=200', 'code=401', 'example=valid', 'code=', 'return=minimal, code=204', '"'])],
    ['Range', 'bytes=0-'],
    ['If-None-Match', '*'],
    ['Via', '1.1 mock'],
    ['TE', 'trailers'],
    ['Referer', `https://mock/?token=${token}`],
    ['Sec-WebSocket-Key', token],
    ['Connection', random.pick(['keep-alive', TOKEN_FIELD, 'keep-alive, Host'])],
    [`X-${word(random)}`, rubbish(random, 40)],
    [word(random), rubbish(random, 400)],
  ];
  return Array.from({ length: random.below(5) }, () => random.pick(choices));
}

function makeBody(random: Random, { bodies, credentials }: Ground, encloses: boolean): Body {
  const token = random.pick(credentials.good);
  const enclosed = writeMessage({ method: 'GET', target: '/api/v1/partner/validate', fields: [[TOKEN_FIELD, token]] });
  const text = random.pick([
    ...bodies,
    ...(encloses ? [enclosed, `\r\n\r\n${enclosed}`, `0\r\n\r\n${enclosed}`, `\r\n${TOKEN_FIELD}: ${token}\r\n`] : []),
    JSON.stringify({ [TOKEN_FIELD]: token, token }),
    `${TOKEN_FIELD}=${token}`,
    token,
    '',
    rubbish(random, 300),
    '['.repeat(random.below(2000)),
  ]);
  if (random.chance(0.5)) return { text };
  const trailers: Fields = random.pick<Fields>([[], [['X-Other', 'a']], encloses ? [[TOKEN_FIELD, token]] : []]);
  const extension = random.pick(['', '', ';a=b', `;${TOKEN_FIELD}="${token}"`, `;token=${token}`]);
  return { text, chunks: { extension, trailers } };
}

function word(random: Random): string {
  const letters = "abcdefghijklmnopqrstuvwxyzABCXYZ0189!#$%&'*+-.^_`|~";
  return `y${Array.from({ length: random.below(12) }, () => letters[random.below(letters.length)]).join('')}`;
}

/** Bytes that a field value may have, obsolete ones included (RFC 9110 section 5.5). */
function rubbish(random: Random, most: number): string {
  return Array.from({ length: random.below(most) }, () =>
    String.fromCharCode(random.chance(0.9) ? 0x21 + random.below(0x5e) : 0x80 + random.below(0x80)),
  ).join('');
}

function shuffled(random: Random, fields: Fields): Fields {
  return fields
    .map((field) => ({ field, key: random.below(1000) }))
    .sort((a, b) => a.key - b.key)
    .map(({ field }) => field);
}
