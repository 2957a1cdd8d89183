import { type About, aboutOf, groups } from './assertion.ts';
import { assertions } from './assertions/all.ts';
import { effectOnTarget } from './effect-on-target.ts';
import { mutants } from './mutants/all.ts';

/** An assertion as people look it up. */
export interface CatalogueEntry extends About {
  /** `probe`: on one operation; `each`: on every one that it is about; otherwise the effect of the operations. */
  readonly scope: string;
  readonly effectOnTarget: string;
  /** Ids of the planted defects that it is known to notice. */
  readonly notices: readonly string[];
}

/** Every assertion, in the order in which they are made. */
export function catalogue(): readonly CatalogueEntry[] {
  return assertions.map((assertion) => {
    const { id, scope } = assertion;
    return {
      ...aboutOf(assertion),
      scope: scope.kind === 'effect' ? scope.effect : scope.kind,
      effectOnTarget: effectOnTarget(assertion),
      notices: mutants.filter(({ killedBy }) => killedBy.includes(id)).map((mutant) => mutant.id),
    };
  });
}

/** The catalogue as a page: `docs/assertions.md`. */
export function catalogueInMarkdown(): string {
  const entries = catalogue();
  return [
    '# What the suite asserts',
    '',
    `${entries.length} assertions in ${groups.length} groups, and the ${mutants.length} servers with a planted defect that prove them. Made`,
    'from the code by `npm run docs`; `cfis verify --list` prints the same.',
    '',
    "- **Basis**: *documented* rests on the vendor's pages (the id is one of [`spec/requirements.yaml`](../spec/requirements.yaml)),",
    '  *standard* on a public standard, *assumed* on our reading of what the pages leave open. A miss of the first two fails, but',
    '  where a standard only recommends (*should*); a miss of the last warns.',
    '- **To the target**: what the assertion does to it. Operations that write, renew, create or mark as fetched are sent real tokens',
    '  and bodies only where `--allow` permits it.',
    '- **Notices**: the planted defects that it must notice. `cfis self-test` shows that it does.',
    '',
    ...groups.flatMap((group) => {
      const members = entries.filter((entry) => entry.group === group);
      return [`## ${headingOf(group)} (${members.length})`, '', ...members.flatMap(describeEntry)];
    }),
    '## The planted defects',
    '',
    '| id | a server that | must be noticed by |',
    '| --- | --- | --- |',
    ...mutants.map(({ id, title, killedBy }) => `| ${id} | ${escapeCell(title)} | ${killedBy.join(', ')} |`),
    '',
  ].join('\n');
}

function describeEntry(entry: CatalogueEntry): readonly string[] {
  const { id, title, basis, level, requirement, source, scope, notices } = entry;
  const rests = [requirement, source].filter((part) => part !== undefined).join('; ');
  return [
    `**${id}** ${title}`,
    '',
    `- Basis: ${basis}${level === undefined ? '' : ' (should)'}${rests && `: ${rests}`}`,
    `- Made on: ${scopes[scope] ?? `the operation that ${scope}`}`,
    `- To the target: ${entry.effectOnTarget}`,
    `- Notices: ${notices.join(', ')}`,
    '',
  ];
}

const scopes: Readonly<Record<string, string>> = {
  probe: 'one operation that reads',
  each: 'every operation that it is about',
};

function headingOf(group: string): string {
  const words = group.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function escapeCell(text: string): string {
  return text.replaceAll('|', '\\|');
}
