// Loaded before a command: it makes the command crash, in the way that a signal asks for, while it holds secrets.
import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';

// Outside of any request.
process.on('SIGHUP', () => {
  setImmediate(() => {
    throw new Error('planted outside');
  });
});

// In the middle of a decision, over the value of a token.
const { hash } = crypto;
let isArmed = false;
process.on('SIGWINCH', () => {
  isArmed = true;
});
crypto.hash = (...args) => {
  if (!isArmed) return hash(...args);
  isArmed = false;
  throw new Error('planted inside');
};
syncBuiltinESMExports();
