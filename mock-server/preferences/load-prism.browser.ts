import { Fault } from '../../src/fault.ts';

/** Prism's engine needs Node: in a browser there is none. */
export const loadPrism: typeof import('./load-prism.ts').loadPrism = async () => {
  throw new Fault('usage', {
    what: '@stoplight/prism-http does not run in a browser',
    remedy: 'Ask a mock outside of the browser for generated bodies: cfis mock --dynamic.',
  });
};
