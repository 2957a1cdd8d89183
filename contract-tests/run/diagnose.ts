import { type Environment, environments } from '../../src/description/environment.ts';
import type { Result } from '../result.ts';
import { credentialVariables } from '../targets/credential-variables.ts';
import type { Target } from '../targets/target.ts';

/** More causes than these help nobody. */
const MOST_CAUSES = 5;

/** What speaks for one cause or another. */
interface Evidence {
  readonly target: Target;
  readonly status: number;
  /** What the target answered, in lower case. */
  readonly answer: string;
  /** The valid token, in lower case. No cause repeats it. */
  readonly token: string;
}

/** A reason why a token is refused. */
interface TokenCause {
  readonly says: (evidence: Evidence) => string;
  /** What in the evidence points at it, in words; nothing if nothing does. */
  readonly pointer: (evidence: Evidence) => string | undefined;
}

/** What is likeliest wrong when the valid token is not accepted, likeliest first. */
export function likelyCauses({ exchanges }: Result, target: Target): readonly string[] {
  const [last] = exchanges;
  if (last?.response === undefined) return connectionCauses(last?.error ?? '', target);
  const { status, headers, body } = last.response;
  if (status === 404) {
    return [
      `the base URL may be wrong: CFIS stands under ${target.description.basePath}, and this run used ${target.baseUrl.pathname}`,
    ];
  }
  if (status >= 300 && status < 400) return ['the address redirects: give the base URL that it leads to'];
  if (status >= 500 || status === 429) return ['the service is down or busy: try again later'];
  const supply = target.supply('valid');
  return rankCauses({
    target,
    status,
    answer: [body, ...headers.flat()].join(' ').toLowerCase(),
    token: supply.kind === 'supplied' ? supply.secret.reveal().toLowerCase() : '',
  });
}

/** Causes that something points at go first; the others follow in the order in which they are met in practice. */
function rankCauses(evidence: Evidence): readonly string[] {
  const all = tokenCauses.map(({ says, pointer }) => ({ text: says(evidence), because: pointer(evidence) }));
  return [
    ...all.flatMap(({ text, because }) => (because === undefined ? [] : [`${text} (${because})`])),
    ...all.flatMap(({ text, because }) => (because === undefined ? [text] : [])),
  ].slice(0, MOST_CAUSES);
}

const tokenCauses: readonly TokenCause[] = [
  {
    says: ({ target }) =>
      `the token in ${credentialVariables.valid} may be of the other environment: this run addressed ${target.environment}`,
    pointer: ({ target, token, answer }) => {
      const [other] = environments.filter((candidate) => candidate !== target.environment);
      if (other === undefined || speaksOf(target.environment, token)) return undefined;
      if (speaksOf(other, token)) return `the token says "${other}" of itself`;
      if (speaksOf(other, target.baseUrl.hostname)) return `the host name says "${other}" of itself`;
      return answer.includes('environment') ? 'the answer speaks of environments' : undefined;
    },
  },
  {
    says: () => 'the token may have expired: renew it (an expired token can still be renewed)',
    pointer: ({ answer }) => (/expir/.test(answer) ? 'the answer says so' : undefined),
  },
  {
    says: () => 'the token may have been replaced by a renewal, or revoked',
    pointer: ({ answer }) => (/revok|replac|renewed/.test(answer) ? 'the answer says so' : undefined),
  },
  {
    says: () => 'the token may be incomplete, or have something before or behind it: copy it again from its PDF',
    pointer: ({ token }) => {
      if (/^["'`]|["'`,;]$/.test(token)) return 'there is punctuation at its end';
      return token.length < 20 ? 'it is short' : undefined;
    },
  },
  {
    says: () =>
      `it may be a Partner Provisioning Token, which opens no operation of clients: give it in ${credentialVariables.provisioning}`,
    pointer: ({ token, status }) => {
      if (token.includes('provisioning') || token.includes('partner')) return 'the token says so of itself';
      return status === 403 ? 'it was refused with 403: known, and not for this' : undefined;
    },
  },
];

/** Whether a name has the environment's in it, as `prod-` or `-staging.` have. */
function speaksOf(environment: Environment, name: string): boolean {
  const words = {
    staging: /(^|[^a-z])(staging|stage|stg|test)([^a-z]|$)/,
    production: /(^|[^a-z])(production|prod|live)([^a-z]|$)/,
  };
  return words[environment].test(name);
}

function connectionCauses(error: string, { baseUrl }: Target): readonly string[] {
  if (/certificate|altnames|self.signed|CERT_/i.test(error)) {
    return [
      'the certificate of the target is not trusted: name the CA that signed it with --ca FILE (for a mock: the path that "cfis ca" prints)',
      'verification is never switched off',
    ];
  }
  if (/ENOTFOUND|EAI_AGAIN/.test(error))
    return [`the host name ${baseUrl.hostname} cannot be resolved: check its spelling and the network`];
  return [`nothing answers at ${baseUrl.host}: check that the service runs, and the port`];
}

/** What is likeliest wrong when the valid token is no longer accepted: the run itself may be the reason. */
export function causesOfLoss(control: Result, target: Target): readonly string[] {
  const shutOut =
    'the target may shut out who sends many refused tokens: wait, then run with a lower --max-rejected and --rate';
  return [shutOut, ...likelyCauses(control, target)].slice(0, MOST_CAUSES);
}

/** The planted defects that an assertion is known to notice: what a server that misses it may have. Most specific first. */
export async function causesOfMiss(id: string): Promise<readonly string[]> {
  // Only a miss asks for them: a run without one need not load them.
  const { mutants } = await import('../mutants/all.ts');
  return mutants
    .filter(({ killedBy }) => killedBy.includes(id))
    .toSorted((a, b) => a.killedBy.length - b.killedBy.length)
    .slice(0, MOST_CAUSES)
    .map(({ title }) => title);
}
