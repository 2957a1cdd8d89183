import type { KnownToken } from './known-token.ts';
import { Secret } from './secret.ts';
import type { TextPlaces } from './text-places.ts';
import type { Token } from './token.ts';

/** A token of a file, which finds out where it stands only when it is asked: hardly anybody asks, and there may be a million. */
export class FileToken implements KnownToken {
  readonly token: Token;
  readonly #text: string;
  readonly #places: TextPlaces;
  readonly #row: number;
  readonly #id: number;
  readonly #value: number;

  /** @param row counted from 0; `id` and `value` are the bytes where those begin */
  constructor(token: Token, text: string, places: TextPlaces, row: number, id: number, value: number) {
    this.token = token;
    this.#text = text;
    this.#places = places;
    this.#row = row;
    this.#id = id;
    this.#value = value;
  }

  get secret(): Secret {
    return new Secret(this.#text);
  }

  get place(): string {
    return this.#places.at(this.#value, ['tokens', this.#row, 'value']);
  }

  get placeOfId(): string {
    return this.#places.at(this.#id, ['tokens', this.#row, 'id']);
  }
}
