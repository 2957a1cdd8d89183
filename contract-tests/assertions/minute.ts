/** In milliseconds: how long a token lives that is issued to see it expire. */
export const MINUTE = 60_000;
