import type { Description } from '../../src/description/description.ts';
import type { Json, Operation, Response } from '../../src/description/operation.ts';
import { Fault } from '../../src/fault.ts';
import { type Engine, loadPrism } from './load-prism.ts';

/** Makes up bodies that fit the description, with an engine that is loaded when it is first needed. */
export interface Generator {
  /** Whether `load` has come to an end, one way or the other. */
  readonly settled: boolean;
  /** Why nothing can be generated, while that is so. */
  readonly obstacle: Obstacle | undefined;
  /** Loads the engine, once however often it is called. It does not fail: see `obstacle`. */
  load(): Promise<void>;
  /** Another body at each call, or nothing where the engine finds none that fits the schema of the response. */
  generate(operation: Operation, response: Response): Json | undefined;
}

export interface Obstacle {
  readonly what: string;
  readonly remedy: string;
}

/** A generator for one description. The engine is an optional package; loading it takes more than a second. */
export function createGenerator(description: Description, loadEngine: () => Promise<Engine> = loadPrism): Generator {
  let loading: Promise<void> | undefined;
  let settled = false;
  let obstacle: Obstacle | undefined = {
    what: 'Bodies cannot be generated: the engine has not been loaded',
    remedy: 'Load it before the first request.',
  };
  let draw: (operation: Operation, response: Response) => unknown = () => undefined;

  const load = async (): Promise<void> => {
    try {
      draw = await drawingFrom(await loadEngine(), description);
      obstacle = undefined;
    } catch (cause) {
      obstacle = obstacleOf(cause);
    }
    settled = true;
  };

  return {
    get settled() {
      return settled;
    },
    get obstacle() {
      return obstacle;
    },
    load: () => {
      loading ??= load();
      return loading;
    },
    generate: (operation, response) => {
      const { schemaPointer = '' } = response.content ?? {};
      for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
        const body = draw(operation, response);
        if (body !== undefined && description.schemas.body(schemaPointer, body).length === 0) return body as Json;
      }
      return undefined;
    },
  };
}

/** How often the engine may try to meet a schema of which it does not know every keyword. */
const ATTEMPTS = 5;

/** What makes up one value for the body of a response, fitting or not. */
async function drawingFrom(
  engine: Engine,
  { document }: Description,
): Promise<(operation: Operation, response: Response) => unknown> {
  // The engine puts what a reference points at in its place, in the document that it is given.
  const operations = await engine.getHttpOperationsFromSpec(structuredClone(document));
  const contents = new Map(
    operations.flatMap(({ method, path, responses }) =>
      responses.map(({ code, contents: [content] = [] }) => [`${method.toUpperCase()} ${path} ${code}`, content]),
    ),
  );
  return ({ method, path }, { status }) => {
    const content = contents.get(`${method} ${path} ${status}`);
    if (content === undefined) return undefined;
    try {
      // Where there are examples, it would take one of them.
      const drawn = engine.generateHttpParam({ ...content, examples: [] });
      return drawn._tag === 'Some' ? drawn.value : undefined;
    } catch {
      return undefined;
    }
  };
}

function obstacleOf(cause: unknown): Obstacle {
  if (cause instanceof Fault) {
    return { what: `Bodies cannot be generated: ${cause.problems[0].what}`, remedy: cause.problems[0].remedy };
  }
  const { code, message } = cause as NodeJS.ErrnoException;
  const missing = code === 'ERR_MODULE_NOT_FOUND' && message.includes(`'${PACKAGE}'`);
  return {
    what: `Bodies cannot be generated: ${PACKAGE} ${missing ? 'is not installed' : `could not be loaded (${message})`}`,
    remedy: `Install it beside this package and start again: npm install --save-dev ${PACKAGE}@${VERSION}`,
  };
}

const PACKAGE = '@stoplight/prism-http';

/** The one that this was tested with. */
const VERSION = '5.12.0';
