import * as core from '@actions/core';
import { describe, expect, test, vi } from 'vitest';
import { reportGithub } from './github.ts';
import { sampleReport, sampleResult } from './sample-report.ts';

describe('github', () => {
  const lines = reportGithub(sampleReport).trimEnd().split('\n');
  const annotations = lines.map(readCommand);

  test("writes the very lines that GitHub's own library issues for the same data", () => {
    expect(annotations.map(issue)).toEqual(lines);
  });

  test('annotates blockers, failures, what proves nothing, warnings and the verdict; nothing else, nothing known', () => {
    expect(annotations.map(({ name, title }) => `${name} ${title.slice(0, 13)}`)).toEqual([
      'error expires-soon',
      'error A-02 A title:',
      'warning A-06 A title:',
      'warning A-07 A title:',
      'warning A-03 A title:',
      'notice CFIS contract',
    ]);
  });

  test('says of a failure where, what was expected, what came, what it rests on, and why it may be', () => {
    const message = annotations[1]?.message ?? '';
    expect(message).toMatch(/^on retrieveCaseDetails: expected 401, got 200 <b>/);
    expect(message).toContain('title=a,b::%0A ');
    expect(message).toMatch(/\nrests on documented: AUTH-3; OWASP API2:2023[\s\S]*\nlikely: checks nothing\n/);
  });

  test('ends with the verdict and the counts', () => {
    expect(annotations.at(-1)?.message).toMatch(/^VIOLATED: .*\nhttps:.*: 1 passed, 2 failed, .*\(1 of them known dev/);
  });

  test('annotates ten of a kind and says how many more there are; an assertion counts once', () => {
    const failures = Array.from({ length: 12 }, (_, index) => `B-${10 + index}`).flatMap((id) => [
      sampleResult('failed', { id }),
      sampleResult('failed', { id, operation: 'renew' }),
    ]);
    const many = reportGithub({ ...sampleReport, blockers: [], results: failures }).split('\n');
    expect(many.filter((line) => line.startsWith('::error'))).toHaveLength(10);
    expect(many[10]).toMatch(/^2 more/);
    expect(many[0]).toContain('on retrieveCaseDetails, renew: ');
  });
});

/** As the runner of GitHub reads a line: split first, unescaped after. */
function readCommand(line: string) {
  const [, name = '', title = '', message = ''] = /^::(\w+) title=([^:,]*)::(.*)$/.exec(line) ?? [];
  return { name, title: decodeURIComponent(title), message: decodeURIComponent(message) };
}

function issue({ name, title, message }: ReturnType<typeof readCommand>): string {
  let written = '';
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    written += chunk;
    return true;
  });
  if (name === 'error') core.error(message, { title });
  if (name === 'warning') core.warning(message, { title });
  if (name === 'notice') core.notice(message, { title });
  write.mockRestore();
  return written.trimEnd();
}
