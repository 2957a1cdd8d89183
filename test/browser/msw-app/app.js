import { cfisHandlers, Secret } from 'cfis-contract-kit/msw';
import { setupWorker } from 'msw/browser';

const cfis = await cfisHandlers();
const worker = setupWorker(...cfis.handlers);
await worker.start({ quiet: true, onUnhandledRequest: 'bypass' });

/** What becomes of code that is made out of text here: a test itself may do as it likes. */
function codeOutOfText() {
  try {
    return Function('return 1')();
  } catch {
    return 'refused';
  }
}

/** Begins anew at an instant, and carries out calls such as `{ part: 'clock', method: 'advance', args: [1000] }`. */
function steer(now, calls) {
  cfis.reset();
  cfis.clock.freeze(now);
  for (const { part, method, args } of calls) cfis[part][method](...args);
}

/** What a page gets that asks like this: status, lines of the header section, and each byte of the body as a character. */
async function ask({ url, method, headers, body }) {
  const bytes = body === undefined ? {} : { body: Uint8Array.from(body, (byte) => byte.charCodeAt(0)) };
  const response = await fetch(url, { method, headers, ...bytes }).catch(() => undefined);
  if (response === undefined) return { broken: true };
  const { text, ...broken } = await read(response.body?.getReader());
  return { status: response.status, headers: [...response.headers], body: text, ...broken };
}

async function read(reader) {
  let text = '';
  try {
    for (let next = await reader?.read(); next && !next.done; next = await reader.read())
      for (const byte of next.value) text += String.fromCharCode(byte);
    return { text };
  } catch {
    return { text, broken: true };
  }
}

Object.assign(globalThis, { cfis, cfisHandlers, Secret, worker, steer, ask, madeOfText: codeOutOfText() });
document.title = 'Ready';
