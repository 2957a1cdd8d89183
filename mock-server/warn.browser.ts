/** The same on the console of the page. */
export const warn: typeof import('./warn.ts').warn = (text) => console.warn(text);
