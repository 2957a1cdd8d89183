import { sha256 as digest } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/** The same without Node: a browser's own SHA-256 answers later, and no answer of the kernel may wait. */
export const sha256: typeof import('./sha256.ts').sha256 = (text, encoding) => {
  const bytes = digest(utf8ToBytes(text));
  return encoding === 'hex' ? bytesToHex(bytes) : btoa(String.fromCharCode(...bytes));
};
