import { http } from 'msw';

/**
 * The same where a bundler has found MSW, or has said that it did not. Loaded by itself, it would wait for the page's script,
 * as bundlers divide the code, while that waits for the handlers at its top.
 */
export const loadMsw: typeof import('./load-msw.ts').loadMsw = async () => ({ http });
