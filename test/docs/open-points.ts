import { join } from 'node:path';
import { assertions } from '../../contract-tests/assertions/all.ts';
import { loadDescription } from '../../src/description/load.ts';
import { packageRoot } from '../../src/package-root.ts';
import { readYamlFile } from '../../src/yaml-file.ts';

/** A question that the vendor's pages leave open, as `spec/requirements.yaml` has it. */
interface OpenPoint {
  readonly id: string;
  readonly topic: string;
  readonly question: string;
  readonly reading: string;
  readonly basis: 'standard' | 'assumed';
  readonly source?: string;
  /** Id of the requirement that comes nearest to an answer. */
  readonly nearest?: string;
  /** File of `spec/overlays` that has another reading. */
  readonly overlay?: string;
  /** Flag of `cfis mock` that has another reading. */
  readonly flag?: string;
}

interface Requirements {
  readonly requirements: readonly { readonly id: string; readonly statement: string }[];
  readonly open: readonly OpenPoint[];
}

/** Everything that the pages leave open, in the order of the file, which the tests of the suite hold to its form. */
export async function readOpenPoints(): Promise<Requirements> {
  const { value } = await readYamlFile(join(packageRoot, 'spec', 'requirements.yaml'), 'description');
  return value as Requirements;
}

/** The page `docs/open-points.md`. */
export async function openPointsInMarkdown(): Promise<string> {
  const { requirements, open } = await readOpenPoints();
  const { document } = await loadDescription();
  const places = placesOf(document);
  const statements = new Map(requirements.map(({ id, statement }) => [id, statement]));
  const topics = [...new Set(open.map(({ topic }) => topic))];
  const untested = open.filter(({ id }) => assertionsOn(id).length === 0).length;
  return [
    '# What the vendor leaves open',
    '',
    `${open.length} questions that the public pages of CFIS do not answer, and how this kit reads them. Made from`,
    '[`spec/requirements.yaml`](../spec/requirements.yaml) by `npm run docs`.',
    '',
    '- **Our reading** is what the mock does and the suite expects. *Assumed*: a service that differs gets a warning, never a failure,',
    '  unless `--strict` asks for it. *Standard*: the pages are silent, and a public standard is not.',
    '- **Nearest** is the statement of the pages that comes closest to an answer.',
    `- **Asserted by** names what in [the suite](assertions.md) rests on the reading; ${untested} points have no assertion of their own.`,
    '- **Stands at** is its place in [`spec/cfis.openapi.yaml`](../spec/cfis.openapi.yaml): what an',
    '  [overlay](go-live.md#when-the-vendor-answers) would name to change it.',
    '- **Changed by** is an overlay or a flag that is there already.',
    '',
    'An answer from the vendor to any of them makes the kit better: it becomes a documented requirement.',
    '',
    ...topics.flatMap((topic) => {
      const points = open.filter((point) => point.topic === topic);
      return [
        `## ${topic} (${points.length})`,
        '',
        ...points.flatMap((point) => describePoint(point, statements, places.get(point.id))),
      ];
    }),
  ].join('\n');
}

function describePoint(
  { id, question, reading, basis, source, nearest, overlay, flag }: OpenPoint,
  statements: ReadonlyMap<string, string>,
  places: readonly string[] = [],
): readonly string[] {
  const asserted = assertionsOn(id);
  const changes = [
    ...(overlay === undefined ? [] : [`[\`${overlay}\`](../spec/overlays/${overlay})`]),
    ...(flag === undefined ? [] : [`\`cfis mock ${flag}\``]),
  ];
  return [
    `**${id}** ${question}`,
    '',
    `- Our reading (${basis}${source === undefined ? '' : `: ${source}`}): ${reading}`,
    ...(nearest === undefined ? [] : [`- Nearest: ${nearest}, ${statements.get(nearest)}`]),
    ...(asserted.length === 0 ? [] : [`- Asserted by: ${asserted.join(', ')}`]),
    ...(places.length === 0 ? [] : [`- Stands at: ${places.map((place) => `\`${place}\``).join(', ')}`]),
    ...(changes.length === 0 ? [] : [`- Changed by: ${changes.join(', ')}`]),
    '',
  ];
}

function assertionsOn(point: string): readonly string[] {
  return assertions.filter(({ requirement }) => requirement === point).map(({ id }) => id);
}

/** Where the description cites each open point as the ground of a rule, as the JSONPath of the rule. */
function placesOf(document: object): ReadonlyMap<string, readonly string[]> {
  const places = new Map<string, string[]>();
  const visit = (value: unknown, path: string): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const [key, member] of Object.entries(value)) {
      if (key === 'requirement') places.set(member, [...(places.get(member) ?? []), path]);
      else visit(member, /^[A-Za-z]\w*$/.test(key) ? `${path}.${key}` : `${path}['${key}']`);
    }
  };
  visit(document, '$');
  return places;
}
