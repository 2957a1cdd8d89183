import {
  type Answer,
  answer,
  type Handler,
  headerValues,
  type RequestFacts,
  type World,
  withoutField,
} from '../../mock-server/index.ts';

/** What a server that differs from the correct one is made with. */
export interface Workshop {
  readonly world: World;
  /** The server that is changed: the correct one, or one that differs already. */
  readonly correct: Handler;
  /** The same server in another world. */
  readonly correctIn: (world: World) => Handler;
  /** The same server, shown a token that it must accept: how a defect lets a request in. */
  readonly letIn: Handler;
  /** The values of the token header. */
  tokensIn(request: RequestFacts): readonly string[];
  /** The same request with another token, or with none. */
  withToken(request: RequestFacts, token?: string): RequestFacts;
}

/** Makes a server out of another. */
export type Make = (workshop: Workshop) => Handler;

/** A handler for `startMock`: the correct server, changed by each of these in turn. */
export function handlerOf(...makes: readonly Make[]): (world: World) => Handler {
  const [outermost, ...inner] = [...makes].reverse();
  if (outermost === undefined) return (world) => (request) => answer(request, world);
  return (world) => outermost(createWorkshop(world, handlerOf(...inner.reverse())));
}

function createWorkshop(world: World, correctIn: (world: World) => Handler): Workshop {
  const header = world.description.tokenHeader;
  const correct = correctIn(world);
  const withToken = (request: RequestFacts, token?: string): RequestFacts => {
    const others = withoutField(request.headers, header);
    return { ...request, headers: token === undefined ? others : [...others, header, token] };
  };
  const masterToken = (request: RequestFacts): string => {
    const match = world.match(request.method, request.path);
    const kinds = match.kind === 'operation' ? world.policyOf(match.operation).tokenKinds : new Set(['client']);
    return world.registry
      .issue({
        kind: kinds.has('client') ? 'client' : 'provisioning',
        environment: request.environment,
        account: 'Nobody Oy',
        issuedAt: world.clock.now(),
      })
      .secret.reveal();
  };
  return {
    world,
    correct,
    correctIn,
    letIn: (request) => correct(withToken(request, masterToken(request))),
    tokensIn: (request) => headerValues(request.headers, header),
    withToken,
  };
}

/** Of several tokens takes the first: no rule forbids it, and a proxy may take another. */
export const takingFirst: Make =
  ({ correct, tokensIn, withToken }) =>
  (request) =>
    tokensIn(request).length > 1 ? correct(withToken(request, tokensIn(request)[0])) : correct(request);

/** The answer without some of its headers. */
export function withoutHeader(full: Answer, name: string): Answer {
  return { ...full, headers: withoutField(full.headers, name) };
}

/** The answer with another value in one header, in place of those that it had. */
export function withHeader(full: Answer, name: string, value: string): Answer {
  const others = withoutHeader(full, name);
  return { ...others, headers: [...others.headers, name, value] };
}

export function withText(status: number, contentType: string, text: string): Answer {
  const body = Buffer.from(text);
  return { status, headers: ['Content-Type', contentType, 'Content-Length', String(body.length)], body };
}
