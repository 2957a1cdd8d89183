import { type Reader, readAll } from '../reader.ts';
import type { Description } from './description.ts';
import { valueAt } from './json-pointer.ts';
import type { Content, Operation } from './operation.ts';
import { exampleOf, type Refusal } from './refusal.ts';

/** Throws a `Fault` where parts of a description that are each well-formed do not agree with one another. */
export function findContradictions(description: Description, root: Reader): void {
  readAll(description.operations, (operation) => {
    const at = placeOf(operation, root);
    const twin = description.operations.find((other) => other !== operation && other.id === operation.id);
    if (twin !== undefined) {
      at.get('operationId').fail(
        `"${operation.id}" is also ${twin.method} ${twin.path}`,
        'Give each operation its own id.',
      );
    }
    for (const pointer of [operation.issuedToken ?? [], operation.numberedFields].flat()) {
      if (typeof valueAt(operation.success.content?.examples[0].value ?? null, pointer) !== 'string') {
        at.fail(
          `the success of ${operation.id} has no text at ${pointer}`,
          'Point at a text field of its first example.',
        );
      }
    }
    for (const pointer of operation.uniqueFields) {
      if (valueAt(operation.requestBody?.examples[0].value ?? null, pointer) === undefined) {
        at.fail(
          `the request of ${operation.id} has nothing at ${pointer}`,
          'Point at a field of the first example of its body.',
        );
      }
    }
    for (const [cause, refusal] of refusalsOf(operation, description)) {
      if (!operation.responses.has(refusal.status)) {
        at.get('responses').fail(
          `${operation.id} declares no ${refusal.status}, yet "${cause}" is answered with it`,
          `Add a ${refusal.status} response, or give "${cause}" a status that is declared.`,
        );
      }
    }
  });
  checkRefusals(description, root);
  readAll(description.operations, (operation) => checkExamples(operation, description, placeOf(operation, root)));
}

function checkRefusals({ denials, rejections, schemas }: Description, root: Reader): void {
  const tables = { 'x-cfis-denials': denials, 'x-cfis-rejections': rejections };
  const rows = Object.entries(tables).flatMap(([table, refusals]) =>
    Object.entries(refusals).map(([cause, refusal]) => ({ at: root.get(table).get(cause), refusal })),
  );
  readAll(rows, ({ at, refusal }) => {
    const { response, example } = refusal;
    const [problem] = schemas.body(response.content?.schemaPointer ?? '', exampleOf(refusal));
    if (problem !== undefined) {
      at.fail(
        `its example "${example}" does not fit its schema: ${problem.place} ${problem.problem}`,
        'Correct the example or the schema.',
      );
    }
  });
}

function placeOf(operation: Operation, root: Reader): Reader {
  return root.get('paths').get(operation.path).get(operation.method.toLowerCase());
}

function refusalsOf(
  operation: Operation,
  { denials, rejections }: Description,
): readonly (readonly [string, Refusal])[] {
  const { 'unsupported-media-type': media, 'content-too-large': large, duplicate, ...always } = rejections;
  return [
    ...Object.entries(denials),
    ...Object.entries(always),
    ...(operation.requestBody
      ? ([
          ['unsupported-media-type', media],
          ['content-too-large', large],
        ] as const)
      : []),
    ...(operation.uniqueFields.length > 0 ? ([['duplicate', duplicate]] as const) : []),
  ];
}

function checkExamples(operation: Operation, { schemas }: Description, at: Reader): void {
  const contents: readonly Content[] = [
    ...(operation.requestBody ? [operation.requestBody] : []),
    ...[...operation.responses.values()].flatMap(({ content }) => (content ? [content] : [])),
  ];
  for (const { schemaPointer, examples } of contents) {
    for (const { name, value } of examples) {
      const [problem] = schemas.body(schemaPointer, value);
      if (problem !== undefined) {
        at.fail(
          `an example of ${operation.id}, "${name}", does not fit its schema: ${problem.place} ${problem.problem}`,
          'Correct the example or the schema.',
        );
      }
    }
  }
  for (const { schemaPointer } of operation.queryParameters) schemas.parameter(schemaPointer, '');
}
