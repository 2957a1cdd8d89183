import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { disturbanceKinds } from '../../mock-server/faults/fault-order.ts';
import { scenarioNames } from '../../mock-server/index.ts';
import { mockCommand } from '../../src/cli/mock.ts';
import { packageRoot } from '../../src/package-root.ts';
import { type RunningMock, startCfisMock } from './cfis.ts';
import { type ShellSession, startShell } from './shell-session.ts';

const page = readFileSync(join(packageRoot, 'docs', 'build-offline.md'), 'utf8');

const readme = readFileSync(join(packageRoot, 'README.md'), 'utf8');
const rehearsal = readme.slice(readme.indexOf('### Rehearse'), readme.indexOf('### And the rest'));

/** Each command of the rehearsal and of the page that goes on from it, with what is said that it prints. */
const steps = [...(rehearsal + page).matchAll(/^```sh\n(.*?)^```\n(?:\n```text\n(.*?)^```)?/gms)].map(
  ([, code = '', printed]) => ({ code, printed, title: code.split('\n')[0] ?? '' }),
);

let mock: RunningMock;
let shell: ShellSession;
beforeAll(async () => {
  mock = await startCfisMock();
  shell = startShell();
});
afterAll(async () => {
  shell.end();
  await mock.stop();
});

describe('followed from the rehearsal in the README to the end of the page, each command prints what is said', () => {
  test.each(steps)('$title', async ({ code, printed }) => {
    const text = await shell.run(onThesePorts(code));
    if (printed === undefined) expect(text).not.toMatch(/"status":[45]|command not found|Error/);
    else expect(text.trimEnd()).toMatch(asPattern(printed.trimEnd()));
  });
});

test('the page lists every flag of the mock with its variable', () => {
  const table = page.slice(page.indexOf('## Flags of'));
  const missing = mockCommand()
    .options.filter(({ long }) => long !== '--version')
    .filter(
      ({ long, description }) =>
        !table.includes(`${long}`) || !table.includes(/CFIS_\w+/.exec(description)?.[0] ?? '-'),
    );
  expect(missing.map(({ long }) => long)).toEqual([]);
});

test('the page describes every scenario and every kind of fault', () => {
  for (const name of [...scenarioNames, ...disturbanceKinds]) expect(page).toContain(`\n| \`${name}\` |`);
});

function onThesePorts(code: string): string {
  return code
    .replaceAll('localhost:4010', `localhost:${new URL(mock.staging.baseUrl).port}`)
    .replaceAll('localhost:4012', `localhost:${new URL(mock.adminUrl).port}`);
}

/** What is printed, in which an ellipsis stands for whatever differs from run to run. */
function asPattern(printed: string): RegExp {
  const parts = printed.split('…').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`);
}
