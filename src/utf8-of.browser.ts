const encoder = new TextEncoder();

/** The same without Node. */
export const utf8Of: typeof import('./utf8-of.ts').utf8Of = (text) => encoder.encode(text);
