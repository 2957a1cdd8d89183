import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { folder } from '../commands/cfis.ts';

/** Characters that each way of escaping changes, so that a form cannot be missed because it looks like another. */
const ODD = '+/=&<>"\'\\%?;,:';

/** Values that no run before has seen. */
function canary(name: string, odd = ''): string {
  return `canary-${name}-${odd}${randomBytes(15).toString('base64url')}`;
}

/** Tokens of each kind and state, by their ids in the token file. */
export const tokens = {
  'staging-valid': canary('staging-valid'),
  'staging-odd': canary('staging-odd', ODD),
  'staging-second': canary('staging-second'),
  'staging-expired': canary('staging-expired'),
  'staging-revoked': canary('staging-revoked'),
  'staging-provisioning': canary('staging-provisioning'),
  'production-valid': canary('production-valid'),
} as const;

export const adminKey: string = canary('admin-key');

/** What no byte may show, by what to call it. More is learned as more is issued. */
export const secrets: Map<string, string> = new Map([...Object.entries(tokens), ['the admin key', adminKey]]);

/** A place of its own for every file that a command may leave behind. */
export const place: string = join(folder, 'canary');
const folders = { work: join(place, 'work'), home: join(place, 'home'), tmp: join(place, 'tmp') };
for (const each of Object.values(folders)) mkdirSync(each, { recursive: true });
export const { work } = folders;

/** Files that hold secrets because we wrote them there. */
export const givenFiles = { tokens: 'tokens.yaml', key: 'admin.key', credentials: 'credentials.env' } as const;

export const credentials: Readonly<Record<string, string>> = {
  CFIS_TOKEN: tokens['staging-odd'],
  CFIS_EXPIRED_TOKEN: tokens['staging-expired'],
  CFIS_REVOKED_TOKEN: tokens['staging-revoked'],
  CFIS_FOREIGN_TOKEN: tokens['production-valid'],
  CFIS_PROVISIONING_TOKEN: tokens['staging-provisioning'],
  CFIS_CANARY_TOKEN: tokens['staging-second'],
};

/** What the environment of a command holds, needed or not. */
export const inEnvironment: Readonly<Record<string, string>> = { ...credentials, CFIS_ADMIN_KEY: adminKey };

export const tokenFile: string = `tokens:\n${Object.entries(tokens)
  .map(([id, value]) => {
    const [environment = '', state = ''] = id.split('-');
    const kind = state === 'provisioning' ? 'provisioning' : 'client';
    const row = { id, value, kind, environment, account: `${id} Oy`, issuedAt: '2025-01-01T00:00:00Z' };
    const end = { expired: { expiresAt: '2026-01-01T00:00:00Z' }, revoked: { revokedAt: '2026-01-01T00:00:00Z' } }[
      state
    ];
    return `  - ${JSON.stringify({ ...row, ...end })}\n`;
  })
  .join('')}`;

writeFileSync(join(work, givenFiles.tokens), tokenFile);
writeFileSync(join(work, givenFiles.key), adminKey, { mode: 0o600 });
const lines = Object.entries(credentials).map(([name, value]) => `${name}=${value}\n`);
writeFileSync(join(work, givenFiles.credentials), lines.join(''), { mode: 0o600 });

/** Everything that makes the runtime or a library talk. What it writes lands in the place, too. */
export const talkative: Readonly<Record<string, string>> = {
  ...{ HOME: folders.home, TMPDIR: folders.tmp, XDG_CONFIG_HOME: folders.home, XDG_DATA_HOME: folders.home },
  // All that is said of connections and what is on them. Timers and modules say much, and nothing of what anybody sends.
  NODE_DEBUG: 'http*,tls,net,stream,fs,worker,dns,fetch,undici,websocket,crypto',
  NODE_DEBUG_NATIVE: 'HTTP2,HTTP2SESSION,HTTP2STREAM,TLS,DIAGNOSTICS',
  DEBUG: '*',
  NODE_OPTIONS: [
    ...['--trace-warnings', '--trace-deprecation', '--trace-uncaught', '--stack-trace-limit=200', '--trace-exit'],
    ...['--report-on-signal', '--report-on-fatalerror', '--report-uncaught-exception'],
    `--report-directory=${folders.work}`,
  ].join(' '),
};
