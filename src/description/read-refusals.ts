import { type Reader, readAll } from '../reader.ts';
import { readResponse } from './read-response.ts';
import { bases, type Refusal } from './refusal.ts';

/** Reads a table that has exactly one row for each of the given causes. */
export function readRefusals<const Cause extends string>(
  table: Reader,
  causes: readonly Cause[],
  root: Reader,
  resolve: (reader: Reader) => Reader,
): Readonly<Record<Cause, Refusal>> {
  table.only(causes);
  const rows = readAll(causes, (cause) => [cause, readRefusal(table.get(cause), root, resolve)] as const);
  return Object.fromEntries(rows) as Record<Cause, Refusal>;
}

function readRefusal(row: Reader, root: Reader, resolve: (reader: Reader) => Reader): Refusal {
  row.only(['status', 'response', 'example', 'basis', 'requirement', 'source']);
  const status = row.get('status').integer(400, 499);
  const name = row.get('response');
  const reference = root.get('components').get('responses').find(name.string());
  if (reference === undefined)
    return name.fail(`components.responses has no "${name.string()}"`, 'Name one that exists.');
  const response = readResponse(status, reference, resolve);
  const example = row.find('example')?.string() ?? response.content?.examples[0].name;
  if (example === undefined) return name.fail(`"${name.string()}" has no body`, 'Name a response with an example.');
  if (!response.content?.examples.some((known) => known.name === example)) {
    row.get('example').fail(`"${name.string()}" has no example "${example}"`, 'Name one of its examples.');
  }
  const source = row.find('requirement') ?? row.get('source');
  return { status, response, example, basis: row.get('basis').oneOf(bases), source: source.string() };
}
