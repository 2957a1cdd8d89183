import type { ClockSetting } from '../../src/clock.ts';
import type { Environment } from '../../src/description/environment.ts';
import type { TokenDifference } from '../../src/tokens/registry.ts';
import type { Limits } from '../doors/limits.ts';
import type { Answer } from '../encode.ts';
import type { DescriptionData } from './description-data.ts';

/** What the primary tells a worker, in the order in which it is to be done. */
export type Order =
  /** The first one. */
  | { readonly kind: 'begin'; readonly beginning: Beginning }
  /** They count together with those of the last one, so that no token is missing in between. */
  | { readonly kind: 'tokens'; readonly differences: readonly TokenDifference[]; readonly isLast: boolean }
  | { readonly kind: 'clock'; readonly setting: ClockSetting }
  /** Whether every request is asked of the primary, or only those that change something. */
  | { readonly kind: 'ask'; readonly everything: boolean }
  | { readonly kind: 'certificate'; readonly certificate: SharedCertificate }
  /** Comes with the connection itself, and a number that no other of this environment gets. */
  | { readonly kind: 'connection'; readonly environment: Environment; readonly number: number }
  | { readonly kind: 'answer'; readonly question: number; readonly answer: Answer }
  /** To be answered with what was noted. Who has answered has done everything that was told before. */
  | { readonly kind: 'report' }
  /** No connection comes any more, and those that there are come to their end. */
  | { readonly kind: 'finish' };

/** How a mock stands when a worker joins it, but for its tokens. */
export interface Beginning {
  readonly description: DescriptionData;
  readonly clock: ClockSetting;
  readonly everything: boolean;
  readonly certificate: SharedCertificate;
  readonly limits: Limits;
  readonly plainHttpAllowed: boolean;
  readonly explain: boolean;
  readonly dynamic: boolean;
  /** How many requests may be noted between two reports. The latest count. */
  readonly mostNotes: number;
}

/** What all workers have to show to clients alike, so that a TLS session goes on with whichever of them. */
export interface SharedCertificate {
  /** Key and certificates in one PEM text. */
  readonly identity: string;
  readonly ticketKeys: Buffer;
}
