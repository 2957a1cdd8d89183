import type { Command } from 'commander';
import { defaultLimits, type Limits } from '../../mock-server/index.ts';
import { flag, wholeNumber } from './flags.ts';

/** How much, and how slowly, may be asked of a mock. Times are in seconds. */
export interface LimitFlags {
  readonly maxHeaderSize: number;
  readonly maxBodySize: number;
  readonly headersTimeout: number;
  readonly requestTimeout: number;
  readonly maxConnections: number;
  readonly grace: number;
}

const SECOND = 1000;
const MEBIBYTE = 1024 * 1024;
const HOUR_IN_SECONDS = 3600;

interface LimitFlag {
  readonly flags: string;
  readonly says: string;
  readonly variable: string;
  readonly least: number;
  readonly most: number;
  readonly usual: number;
}

const limitFlags: readonly LimitFlag[] = [
  {
    flags: '--max-header-size <bytes>',
    says: 'largest header section; a larger one gets 431',
    variable: 'CFIS_MAX_HEADER_SIZE',
    least: 1024,
    most: MEBIBYTE,
    usual: defaultLimits.maxHeaderSize,
  },
  {
    flags: '--max-body-size <bytes>',
    says: 'largest body; a larger one gets 413',
    variable: 'CFIS_MAX_BODY_SIZE',
    least: 0,
    most: 1024 * MEBIBYTE,
    usual: defaultLimits.maxBodySize,
  },
  {
    flags: '--headers-timeout <seconds>',
    says: 'time for a TLS handshake, and for the header section of a request; then 408',
    variable: 'CFIS_HEADERS_TIMEOUT',
    least: 1,
    most: HOUR_IN_SECONDS,
    usual: defaultLimits.headersTimeoutMs / SECOND,
  },
  {
    flags: '--request-timeout <seconds>',
    says: 'time for a whole request; then 408',
    variable: 'CFIS_REQUEST_TIMEOUT',
    least: 1,
    most: HOUR_IN_SECONDS,
    usual: defaultLimits.requestTimeoutMs / SECOND,
  },
  {
    flags: '--max-connections <number>',
    says: 'connections at once to each port, 0 for any number',
    variable: 'CFIS_MAX_CONNECTIONS',
    least: 0,
    most: 1_000_000,
    usual: defaultLimits.maxConnections,
  },
  {
    flags: '--grace <seconds>',
    says: 'time for requests in flight to finish when it is stopped',
    variable: 'CFIS_GRACE',
    least: 0,
    most: HOUR_IN_SECONDS,
    usual: defaultLimits.graceMs / SECOND,
  },
];

export function withLimitFlags(command: Command): Command {
  for (const { flags, says, variable, least, most, usual } of limitFlags) {
    const read = (text: string): number => wholeNumber(text, least, most);
    command.addOption(flag(flags, says, variable).argParser(read).default(usual));
  }
  return command;
}

export function limitsOf(flags: LimitFlags): Limits {
  const { maxHeaderSize, maxBodySize, headersTimeout, requestTimeout, maxConnections, grace } = flags;
  return {
    maxHeaderSize,
    maxBodySize,
    headersTimeoutMs: headersTimeout * SECOND,
    requestTimeoutMs: requestTimeout * SECOND,
    maxConnections,
    graceMs: grace * SECOND,
  };
}
