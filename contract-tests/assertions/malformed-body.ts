/** A body that nobody carries out: with it, a token shows whether it is taken and nothing comes of it. */
export const MALFORMED = '{"not": "closed"';
