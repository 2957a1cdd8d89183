import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as draft04 from '@hyperjump/json-schema/draft-04';
import * as draft2020 from '@hyperjump/json-schema/draft-2020-12';
import sarifSchema from '@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json' with { type: 'json' };
import { validateStrict } from 'ctrf';
import { XMLValidator } from 'fast-xml-parser';
import { HtmlValidate, StaticConfigLoader } from 'html-validate';
import { parse as parseJunit } from 'junit2json';
import { lexer } from 'marked';
import { beforeAll, describe, expect, test } from 'vitest';
import { packageRoot } from '../../src/package-root.ts';
import type { Report } from '../verdict/report.ts';
import { reporters } from './reporter.ts';
import { sampleReport } from './sample-report.ts';

const REPORT = 'https://example.com/report.schema.json';
const SARIF = sarifSchema.id;

beforeAll(() => {
  const schema = JSON.parse(readFileSync(join(packageRoot, 'spec', 'report.schema.json'), 'utf8'));
  draft2020.registerSchema(schema, REPORT);
  // As published, one pattern of it has a bracket that is never opened: not a regular expression in Unicode mode.
  const mended = JSON.parse(JSON.stringify(sarifSchema).replaceAll('[a-zA-Z]{2}]?$', '[a-zA-Z]{2}\\\\]?$'));
  draft04.registerSchema(mended, SARIF);
});

const htmlJudge = new HtmlValidate(new StaticConfigLoader({ extends: ['html-validate:recommended'] }));

/** For each format, a reader of it that is not ours; it throws where it cannot read. */
const readers: Readonly<Record<string, (text: string) => unknown>> = {
  json: async (text) => expect(await draft2020.validate(REPORT, JSON.parse(text))).toMatchObject({ valid: true }),
  junit: async (text) => {
    expect(XMLValidator.validate(text)).toBe(true);
    // The characters that XML 1.0 section 2.2 allows.
    expect(text).toMatch(/^[\t\n\r\x20-\ud7ff\ue000-\ufffd]*$/);
    expect(await parseJunit(text)).toHaveProperty('name');
  },
  html: async (text) => expect(await htmlJudge.validateString(text)).toMatchObject({ valid: true }),
  ctrf: (text) => validateStrict(JSON.parse(text)),
  sarif: async (text) => expect(await draft04.validate(SARIF, JSON.parse(text))).toMatchObject({ valid: true }),
  markdown: (text) => expect(lexer(text)[0]).toMatchObject({ type: 'heading', depth: 2 }),
  github: (text) =>
    expect(text.trimEnd().split('\n')).toSatisfy((lines: readonly string[]) =>
      lines.every((line) => /^::(error|warning|notice) title=[^:,]+::[^\p{Cc}]+$/u.test(line)),
    ),
};

/** From one without results to one with everything in it. */
const reports: readonly (readonly [name: string, report: Report])[] = [
  ['of nasty texts', sampleReport],
  ['of a run that was broken off', { ...sampleReport, summary: { ...sampleReport.summary, verdict: 'not-run' } }],
  ['without results', { ...sampleReport, blockers: [], results: [] }],
];

describe.each(reports)('a report %s', (_, report) => {
  test.each(Object.entries(reporters))('can be read by a foreign reader of %s', async (name, reporter) => {
    const read = readers[name];
    expect(read, 'name a reader of this format').toBeDefined();
    await read?.(reporter(report));
  });

  test.each(Object.entries(reporters))('is the same each time it is written as %s', (_, reporter) => {
    expect(reporter(structuredClone(report))).toBe(reporter(report));
  });
});

describe('the schema of the JSON report', () => {
  test.each([
    ['a verdict that is none', { ...sampleReport, summary: { ...sampleReport.summary, verdict: 'fine' } }],
    ['a field that is not described', { ...sampleReport, secret: 'x' }],
    ['a result without an outcome', { ...sampleReport, results: [{ ...sampleReport.results[0], outcome: undefined }] }],
  ])('refuses %s', async (_, broken) => {
    expect(await draft2020.validate(REPORT, JSON.parse(JSON.stringify(broken)))).toMatchObject({ valid: false });
  });
});

test('the schema of SARIF refuses a kind that is none', async () => {
  const broken = JSON.parse(reporters['sarif']?.(sampleReport) ?? '');
  broken.runs[0].results[0].kind = 'fine';
  expect(await draft04.validate(SARIF, broken)).toMatchObject({ valid: false });
});
