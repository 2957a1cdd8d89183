import {
  type Answer,
  answer,
  type Handler,
  headerValues,
  type MockOptions,
  type RequestFacts,
  type World,
} from '../../mock-server/index.ts';

/** A server with one planted defect: the correct one in a thin wrapper. */
export interface Mutant {
  /** Of the catalogue of defects. */
  readonly id: string;
  readonly title: string;
  /** Ids of the assertions that must each notice it. */
  readonly killedBy: readonly [string, ...string[]];
  readonly defect: Pick<MockOptions, 'handler' | 'plainHttpAllowed'>;
}

/** What a defect is made with. */
export interface Workshop {
  readonly world: World;
  /** The correct server. */
  readonly correct: Handler;
  /** The correct server, shown a token that it must accept: how a defect lets a request in. */
  readonly letIn: Handler;
  /** The values of the token header. */
  tokensIn(request: RequestFacts): readonly string[];
  /** The same request with another token, or with none. */
  withToken(request: RequestFacts, token?: string): RequestFacts;
}

export function mutant(
  id: string,
  title: string,
  killedBy: Mutant['killedBy'],
  make: (workshop: Workshop) => Handler,
  plainHttpAllowed = false,
): Mutant {
  return { id, title, killedBy, defect: { handler: (world) => make(createWorkshop(world)), plainHttpAllowed } };
}

/** The answer without some of its headers. */
export function withoutHeader(full: Answer, name: string): Answer {
  const headers = full.headers.filter((_, index) => {
    const field = full.headers[index - (index % 2)];
    return field?.toLowerCase() !== name.toLowerCase();
  });
  return { ...full, headers };
}

export function withText(status: number, contentType: string, text: string): Answer {
  const body = Buffer.from(text);
  return { status, headers: ['Content-Type', contentType, 'Content-Length', String(body.length)], body };
}

function createWorkshop(world: World): Workshop {
  const header = world.description.tokenHeader;
  const correct: Handler = (request) => answer(request, world);
  const withToken = (request: RequestFacts, token?: string): RequestFacts => {
    const others = request.headers.filter((_, index) => {
      const name = request.headers[index - (index % 2)];
      return name?.toLowerCase() !== header.toLowerCase();
    });
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
    letIn: (request) => correct(withToken(request, masterToken(request))),
    tokensIn: (request) => headerValues(request.headers, header),
    withToken,
  };
}
