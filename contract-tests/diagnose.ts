import type { Result } from './result.ts';
import type { Target } from './targets/target.ts';

/** What is likeliest wrong when the valid token is not accepted, likeliest first. */
export function likelyCauses({ exchanges }: Result, target: Target): readonly string[] {
  const [last] = exchanges;
  if (last?.response === undefined) return connectionCauses(last?.error ?? '', target);
  const { status } = last.response;
  if (status === 404) {
    return [
      `the base URL may be wrong: CFIS stands under ${target.description.basePath}, and this run used ${target.baseUrl.pathname}`,
    ];
  }
  if (status >= 300 && status < 400) return ['the address redirects: give the base URL that it leads to'];
  if (status >= 500 || status === 429) return ['the service is down or busy: try again later'];
  return [
    `the token in CFIS_TOKEN may be of the other environment: this run addressed ${target.environment}`,
    'the token may have expired: renew it (an expired token can still be renewed)',
    'the token may have been replaced by a renewal, or revoked',
    'the token may be incomplete, or have something before or behind it: copy it again from its PDF',
    'it may be a Partner Provisioning Token, which opens no operation of clients: give it in CFIS_PROVISIONING_TOKEN',
  ];
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
