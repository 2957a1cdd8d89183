import type { KnownToken } from './known-token.ts';
import { Secret } from './secret.ts';
import type { TextPlaces } from './text-places.ts';
import type { Token } from './token.ts';

/**
 * A token of a file. Its secret is made, and its place found, when somebody asks: hardly anybody does, and there may be a
 * million.
 */
export class FileToken implements KnownToken {
  readonly token: Token;
  readonly #value: string;
  readonly #places: TextPlaces;
  readonly #row: number;
  readonly #idAt: number;
  readonly #valueAt: number;

  /** @param row counted from 0; `idAt` and `valueAt` are the bytes where those begin */
  constructor(token: Token, value: string, places: TextPlaces, row: number, idAt: number, valueAt: number) {
    this.token = token;
    this.#value = value;
    this.#places = places;
    this.#row = row;
    this.#idAt = idAt;
    this.#valueAt = valueAt;
  }

  get secret(): Secret {
    return new Secret(this.#value);
  }

  get place(): string {
    return this.#places.at(this.#valueAt, ['tokens', this.#row, 'value']);
  }

  get placeOfId(): string {
    return this.#places.at(this.#idAt, ['tokens', this.#row, 'id']);
  }
}
