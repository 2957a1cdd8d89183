import { pointerOf } from '../pointer-of.ts';
import type { Reader } from '../reader.ts';
import type { Content, Example, Json, Response } from './operation.ts';

type Resolve = (reader: Reader) => Reader;

/** Reads a Response Object. Its headers with a `const` schema are the ones that are always sent. */
export function readResponse(status: number, reference: Reader, resolve: Resolve): Response {
  const response = resolve(reference);
  const content = response.find('content');
  const headers = (response.find('headers')?.entries() ?? []).flatMap(([name, header]) => {
    const schema = resolve(resolve(header).get('schema'));
    const value = schema.find('const');
    return value === undefined ? [] : [[name, value.string()] as const];
  });
  return { status, headers, ...(content && { content: readContent(content, resolve) }) };
}

/** Reads the one media type of a `content` map, which must be JSON with at least one example. */
export function readContent(content: Reader, resolve: Resolve): Content {
  const [[mediaType, media] = content.fail('has no media type', 'Add application/json.'), ...others] =
    content.entries();
  if (others.length > 0 || !/^application\/([\w.-]+\+)?json$/.test(mediaType)) {
    content.fail('is not one JSON media type', 'Describe exactly one, such as application/json.');
  }
  const schema = media.get('schema');
  const examples = media.get('examples');
  const [first, ...rest] = examples
    .entries()
    .map(([name, example]): Example => ({ name, value: resolve(example).get('value').value as Json }));
  if (first === undefined) return examples.fail('is empty', 'Add an example: the mock answers with it.');
  return { mediaType, schemaPointer: pointerOf(schema.path).slice(1), examples: [first, ...rest] };
}
