import { randomInt } from 'node:crypto';

/**
 * A token that nobody issued, in the shape of a real one: same length, same kinds of characters in the same places, and
 * the same tag before its last separator, so that it is refused for its value and not for its form.
 */
export function unknownLike(token: string): string {
  const tag = /^.*[-_.](?=.{16})/.exec(token)?.[0] ?? '';
  return tag + [...token.slice(tag.length)].map(anotherOfItsKind).join('');
}

const kinds = ['0123456789', 'abcdefghijklmnopqrstuvwxyz', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];

function anotherOfItsKind(character: string): string {
  const kind = kinds.find((known) => known.includes(character));
  return kind === undefined ? character : (kind[randomInt(kind.length)] ?? character);
}
