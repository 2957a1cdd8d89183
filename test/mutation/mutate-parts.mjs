import { readFileSync } from 'node:fs';
import { Stryker } from '@stryker-mutator/core';
import config from './stryker.config.mjs';

// node test/mutation/mutate-parts.mjs [part …]: mutates all parts unless some are named, and prints a table of their scores.

const { parts } = JSON.parse(readFileSync(new URL('parts.json', import.meta.url), 'utf8'));
const names = process.argv.slice(2);
const unknown = names.filter((name) => !parts.some((part) => part.name === name));
if (unknown.length > 0) {
  console.error(`there is no part ${unknown.join(', ')}\n  Name some of: ${parts.map(({ name }) => name).join(', ')}.`);
  process.exit(2);
}
const chosen = names.length === 0 ? parts : parts.filter(({ name }) => names.includes(name));
const scores = {};
for (const part of chosen) scores[part.name] = await scoreOf(part);
console.table(scores);

/** How many mutants of a part its tests noticed, by failing or by running on without end, and how many they did not. */
async function scoreOf({ name, mutate, tests }) {
  const file = `reports/mutation/${name.replaceAll('/', '-')}`;
  // Not as `testFiles`: with these, Stryker 9.6.1 switches no mutant on of what runs when a module is loaded.
  process.env['CFIS_MUTATION_TESTS'] = tests.join('; ');
  const mutants = await new Stryker({
    ...config,
    mutate: [...mutate, ...config.mutate.filter((pattern) => pattern.startsWith('!'))],
    incrementalFile: `${file}.incremental.json`,
    jsonReporter: { fileName: `${file}.json` },
    htmlReporter: { fileName: `${file}.html` },
  }).runMutationTest();
  const count = (...statuses) => mutants.filter(({ status }) => statuses.includes(status)).length;
  const noticed = count('Killed', 'Timeout');
  return {
    'score %': Number(((100 * noticed) / (noticed + count('Survived', 'NoCoverage'))).toFixed(1)),
    killed: count('Killed'),
    'timed out': count('Timeout'),
    survived: count('Survived'),
    'not reached': count('NoCoverage'),
  };
}
