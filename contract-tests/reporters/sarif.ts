import type { Result } from '../result.ts';
import type { RedactedExchange } from '../secrets/redactor.ts';
import type { Report } from '../verdict/report.ts';
import { describeBasis } from './basis-text.ts';
import { describeDeviation } from './deviation-text.ts';
import { describeResult } from './result-text.ts';
import { resultsBy } from './results-by.ts';
import { runProblems } from './run-problems.ts';

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

/** Where operations are described. A report does not hold the line. */
const DESCRIPTION = 'spec/cfis.openapi.yaml';

/**
 * SARIF 2.1.0: a rule for each assertion, a result for each operation it was made on. Every result is in it, passes too:
 * its `kind` says which is a problem. A reader that knows no kinds, such as GitHub code scanning, must be given only those
 * of kind `fail` without a suppression.
 */
export function reportSarif(report: Report): string {
  const { target, suite, summary, startedAt, results } = report;
  const rules = resultsBy(results, ({ id }) => id).map(({ first }) => first);
  const document = {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'cfis verify', version: suite.version, rules: rules.map(ruleOf) } },
        automationDetails: { id: `cfis-verify/${target.environment}/${target.kind}/` },
        invocations: [
          {
            executionSuccessful: summary.verdict !== 'not-run',
            startTimeUtc: startedAt,
            toolExecutionNotifications: runProblems(report).map(({ kind, what, remedy }) => ({
              descriptor: { id: kind },
              level: 'error',
              message: message(`${what}: ${remedy}`),
            })),
          },
        ],
        columnKind: 'utf16CodeUnits',
        results: results.map((result) => ({
          ruleId: result.id,
          ruleIndex: rules.findIndex(({ id }) => id === result.id),
          ...kindOf(result),
          message: message(describeResult(result)),
          locations: [locationOf(result)],
          partialFingerprints: { 'assertionAndOperation/v1': [result.id, result.operation].join(' ').trim() },
          // Either every result of a run has this, or none (section 3.27.23).
          suppressions: suppressionsOf(result),
          ...(result.outcome !== 'passed' && exchangeOf(result.exchanges.at(-1))),
          properties: { outcome: result.outcome, remedy: result.remedy, causes: result.causes },
        })),
        properties: { target, suite, summary },
      },
    ],
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function ruleOf(first: Result) {
  const { id, title, group, basis, level, source } = first;
  const clauses = source?.split('; ') ?? [];
  const helpUri = clauses.map(addressOf).find((address) => address !== undefined);
  return {
    id,
    shortDescription: message(title),
    fullDescription: message(`${title}. It rests on ${describeBasis(first)}.`),
    help: message(basisMeans[basis]),
    ...(helpUri !== undefined && { helpUri }),
    defaultConfiguration: { level: level === 'should' || basis === 'assumed' ? 'warning' : 'error' },
    properties: {
      tags: [
        basis,
        ...(level === undefined ? [] : [level]),
        group,
        ...clauses.filter((clause) => /^(CWE|OWASP)/.test(clause)),
      ],
    },
  };
}

const basisMeans: Readonly<Record<Result['basis'], string>> = {
  documented: "documented: the vendor's pages say so.",
  standard: 'standard: a public standard says so.',
  assumed: "assumed: it is our reading, where the vendor's pages are silent.",
};

/** The page of a clause of a public standard, where its address follows from its name. */
function addressOf(clause: string): string | undefined {
  const [, rfc, section] = /^RFC (\d+)(?: section ([\d.]+))?/.exec(clause) ?? [];
  if (rfc !== undefined) {
    return `https://www.rfc-editor.org/rfc/rfc${rfc}.html${section === undefined ? '' : `#section-${section}`}`;
  }
  const [, weakness] = /^CWE-(\d+)/.exec(clause) ?? [];
  return weakness === undefined ? undefined : `https://cwe.mitre.org/data/definitions/${weakness}.html`;
}

/** Only a problem has a level (section 3.27.10). Whether to mind another reading of what is left open, a person decides. */
function kindOf({ outcome, basis }: Result) {
  switch (outcome) {
    case 'passed':
      return { kind: 'pass', level: 'none' };
    case 'failed':
      return { kind: 'fail', level: 'error' };
    case 'warned':
      return basis === 'assumed' ? { kind: 'review', level: 'none' } : { kind: 'fail', level: 'warning' };
    case 'not-verified':
    case 'inconclusive':
    case 'errored':
      return { kind: 'open', level: 'none' };
    case 'not-applicable':
      return { kind: 'notApplicable', level: 'none' };
  }
}

function locationOf({ operation }: Result) {
  return {
    physicalLocation: { artifactLocation: { uri: DESCRIPTION } },
    ...(operation !== undefined && { logicalLocations: [{ name: operation, kind: 'resource' }] }),
  };
}

function suppressionsOf({ deviation }: Result) {
  return deviation === undefined
    ? []
    : [{ kind: 'external', status: 'accepted', justification: describeDeviation(deviation) }];
}

function exchangeOf(exchange: RedactedExchange | undefined) {
  if (exchange === undefined) return {};
  const { request, response } = exchange;
  return {
    webRequest: {
      method: request.method,
      target: request.url,
      headers: asObject(request.headers),
      ...(request.body !== undefined && { body: { text: request.body } }),
    },
    webResponse:
      response === undefined
        ? { noResponseReceived: true }
        : { statusCode: response.status, headers: asObject(response.headers), body: { text: response.body } },
  };
}

/** Lines of one name are one value, separated by commas, as RFC 9110 section 5.2 has it. */
function asObject(headers: readonly (readonly [string, string])[]): Readonly<Record<string, string>> {
  const values = new Map<string, string>();
  for (const [name, value] of headers) {
    const earlier = values.get(name);
    values.set(name, earlier === undefined ? value : `${earlier}, ${value}`);
  }
  return Object.fromEntries(values);
}

/** In a message, braces enclose placeholders and brackets links (sections 3.11.5 and 3.11.6), unless they are escaped. */
function message(text: string) {
  return { text: text.replace(/[\\[\]]/g, '\\$&').replace(/[{}]/g, '$&$&') };
}
