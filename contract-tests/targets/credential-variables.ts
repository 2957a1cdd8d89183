import type { Role } from '../token-use.ts';

/** The environment variable that holds the token of each role. */
export const credentialVariables: Readonly<Record<Role, string>> = {
  valid: 'CFIS_TOKEN',
  expired: 'CFIS_EXPIRED_TOKEN',
  revoked: 'CFIS_REVOKED_TOKEN',
  foreign: 'CFIS_FOREIGN_TOKEN',
  provisioning: 'CFIS_PROVISIONING_TOKEN',
  canary: 'CFIS_CANARY_TOKEN',
};

/** The variable in which the operator says when the valid token ends. The API does not say it (OPEN-29). */
export const TOKEN_EXPIRES = 'CFIS_TOKEN_EXPIRES';
