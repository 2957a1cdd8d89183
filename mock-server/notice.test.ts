import { expect, test, vi } from 'vitest';
import { warnProcess } from './notice.ts';

test('unless somebody wants to be told, the process warns of what is wrong, and keeps news to itself', () => {
  const warn = vi.spyOn(process, 'emitWarning').mockReturnValue(undefined);
  warnProcess({ kind: 'news', text: 'The certificate has changed.' });
  warnProcess({ kind: 'warning', problem: { what: 'expires soon', place: 'cert.pem', remedy: 'Renew it.' } });
  warnProcess({ kind: 'warning', problem: { what: 'The disk is full', remedy: 'Empty it.' } });
  expect(warn.mock.calls).toEqual([['cert.pem: expires soon. Renew it.'], ['The disk is full. Empty it.']]);
  warn.mockRestore();
});
