import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createRedactor, type Report, reporters, reportPretty } from '../../contract-tests/index.ts';
import { outcomes, type Result } from '../../contract-tests/result.ts';
import { formsOf } from '../../contract-tests/secrets/encodings.ts';
import { scanArtefacts } from './scan-artefacts.ts';

const SECRET = 'staging-"WK59<PFkl0>JfI2yyVlbPegBPr+/=';

const redactor = createRedactor();
redactor.hide({ value: SECRET, label: '$CFIS_TOKEN' });

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cfis-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** A report in which a redaction that failed has left a text. */
function reportWith(text: string): Report {
  const counts = Object.fromEntries(outcomes.map((outcome) => [outcome, outcome === 'failed' ? 1 : 0]));
  const request = { method: 'GET', url: 'https://localhost/api/v1', headers: [['X-Api-Key', '$CFIS_TOKEN']] } as const;
  const result: Result = {
    id: 'A-04',
    operation: 'retrieveCaseDetails',
    title: 'A title',
    group: 'enforcement',
    basis: 'documented',
    requirement: 'AUTH-3',
    outcome: 'failed',
    expected: '401',
    observed: `200 ${text}`,
    exchanges: [{ request, response: { status: 200, headers: [], body: '' }, durationMs: 1 }],
    durationMs: 1,
  };
  return {
    target: { baseUrl: 'https://localhost/api/v1', environment: 'staging', kind: 'live' },
    suite: { version: '0', descriptionHash: 'a'.repeat(64), overlays: [] },
    startedAt: '2026-01-01T00:00:00.000Z',
    summary: { verdict: 'violated', ...counts } as Report['summary'],
    blockers: [],
    results: [result],
  };
}

const formats: Readonly<Record<string, (report: Report) => string>> = {
  ...reporters,
  pretty: (report) => reportPretty(report, { color: false }),
};

/** Forms that every format writes out as they are: neither markup nor quotes are in them. */
const plainForms = formsOf(SECRET).filter(([, text]) => /^[\w-]+$/.test(text));

describe.each(Object.keys(formats))('a report as %s', (format) => {
  const render = async (text: string) => {
    const file = join(folder, `report.${format}`);
    const rendered = formats[format]?.(reportWith(text)) ?? '';
    await writeFile(file, rendered);
    return { place: file, text: rendered, file };
  };

  test('that holds a secret is found out and removed, and the secret is not repeated', async () => {
    const artefact = await render(SECRET);
    const found = await scanArtefacts([artefact], redactor);
    expect(found[0]).toMatchObject({ what: expect.stringMatching(/^holds \$CFIS_TOKEN /), place: artefact.file });
    expect(JSON.stringify(found)).not.toContain('WK59');
    await expect(readFile(artefact.file)).rejects.toThrow('ENOENT');
  });

  test.each(plainForms)('that holds one %s is found out', async (form, text) => {
    expect((await scanArtefacts([await render(text)], redactor)).map(({ what }) => what)).toContain(
      `holds $CFIS_TOKEN ${form}`,
    );
  });

  test('that holds none is left where it is', async () => {
    const artefact = await render('nothing');
    expect(await scanArtefacts([artefact], redactor)).toEqual([]);
    expect(await readFile(artefact.file, 'utf8')).toBe(artefact.text);
  });
});

test('what was printed is searched too, and cannot be removed', async () => {
  const found = await scanArtefacts([{ place: 'what was printed', text: `… ${SECRET} …` }], redactor);
  expect(found).toMatchObject([
    {
      what: 'holds $CFIS_TOKEN as it is',
      place: 'what was printed',
      remedy: expect.stringContaining('replace the token'),
    },
  ]);
});

test('a file that was changed after it was written is searched as it is now', async () => {
  const file = join(folder, 'changed.json');
  await writeFile(file, SECRET);
  expect(await scanArtefacts([{ place: file, text: '', file }], redactor)).toHaveLength(1);
});

test('what is no file is searched as it was written', async () => {
  const found = await scanArtefacts([{ place: '/dev/null', text: SECRET, file: '/dev/null' }], redactor);
  expect(found).toMatchObject([{ place: '/dev/null', remedy: expect.stringContaining('what was printed') }]);
});
