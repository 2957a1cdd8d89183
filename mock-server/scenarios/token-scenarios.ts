import type { Token } from '../../src/tokens/token.ts';
import { rotate } from '../operations/rotate.ts';
import { liveClientTokens, type Performance, type Scenario, type Stage } from './scenario.ts';

/** How long the tokens of `expiring-soon` have left, in milliseconds. */
const SOON = 60_000;

/** How many requests the tokens of `expires-mid-run` are good for. */
const REQUESTS_BEFORE_THE_END = 5;

export const expiringSoon: Scenario = {
  title: 'Every live client token expires in a minute.',
  begin: (stage) => {
    const end = stage.clock.now() + SOON;
    const tokens = liveClientTokens(stage).filter(({ expiresAt = Number.POSITIVE_INFINITY }) => expiresAt > end);
    for (const { id } of tokens) stage.registry.expire(id, end);
    return { issued: [], end: () => takeBack(stage, tokens, 'expiresAt') };
  },
};

export const expiresMidRun: Scenario = {
  title: 'Every live client token expires once five of its requests have been answered.',
  begin: (stage) => {
    const tokens = liveClientTokens(stage);
    const left = new Map(tokens.map(({ id }) => [id, REQUESTS_BEFORE_THE_END]));
    const stopCounting = stage.journal.subscribe(({ token = '', cause }) => {
      const requests = left.get(token);
      if (requests === undefined || cause !== 'answered') return;
      left.set(token, requests - 1);
      if (requests > 1) return;
      left.delete(token);
      if (stage.registry.get(token) !== undefined) stage.registry.expire(token, stage.clock.now());
    });
    return {
      issued: [],
      end: () => {
        stopCounting();
        takeBack(stage, tokens, 'expiresAt');
      },
    };
  },
};

export const rotated: Scenario = {
  title: 'Somebody else has renewed every live client token.',
  begin: (stage) => {
    const tokens = liveClientTokens(stage);
    const issued = tokens.map((token) => rotate(token, stage));
    return {
      issued,
      end: () => {
        takeBack(stage, tokens, 'replacedAt');
        for (const { token } of issued) if (stage.registry.get(token.id) !== undefined) stage.registry.remove(token.id);
      },
    };
  },
};

export const revoked: Scenario = {
  title: 'Every live client token has been revoked.',
  begin: (stage) => {
    const tokens = liveClientTokens(stage);
    for (const { id } of tokens) stage.registry.revoke(id, stage.clock.now());
    return { issued: [], end: () => takeBack(stage, tokens, 'revokedAt') };
  },
};

/** Gives tokens the end back that they had in one respect; those that are gone stay gone. */
function takeBack(
  { registry }: Stage,
  former: readonly Token[],
  respect: 'expiresAt' | 'revokedAt' | 'replacedAt',
): ReturnType<Performance['end']> {
  for (const token of former) {
    const current = registry.get(token.id);
    if (current === undefined) continue;
    const { [respect]: _, ...others } = current;
    const end = token[respect];
    registry.put(end === undefined ? others : { ...others, [respect]: end });
  }
}
