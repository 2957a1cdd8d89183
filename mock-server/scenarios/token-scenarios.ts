import type { Token } from '../../src/tokens/token.ts';
import { rotate } from '../operations/rotate.ts';
import { withExpiry } from '../operations/with-expiry.ts';
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
    for (const token of tokens) stage.registry.put(withExpiry(token, end));
    return { issued: [], end: takingBack(stage, tokens, ['expiresAt', 'issuedAt']) };
  },
};

export const expiresMidRun: Scenario = {
  title: 'Every live client token expires once five of its requests have been answered.',
  begin: (stage) => {
    const tokens = liveClientTokens(stage);
    const takeBack: Performance['end'][] = [];
    const left = new Map(tokens.map(({ id }) => [id, REQUESTS_BEFORE_THE_END]));
    const stopCounting = stage.journal.subscribe((entryOf) => {
      const { token = '', cause } = entryOf();
      const requests = left.get(token);
      if (requests === undefined || cause !== 'answered') return;
      left.set(token, requests - 1);
      if (requests > 1) return;
      left.delete(token);
      const current = stage.registry.get(token);
      if (current === undefined) return;
      stage.registry.put(withExpiry(current, stage.clock.now()));
      takeBack.push(takingBack(stage, [current], ['expiresAt', 'issuedAt']));
    });
    return {
      issued: [],
      end: () => {
        stopCounting();
        for (const act of takeBack) act();
      },
    };
  },
};

export const rotated: Scenario = {
  title: 'Somebody else has renewed every live client token.',
  begin: (stage) => {
    const tokens = liveClientTokens(stage);
    const issued = tokens.map((token) => rotate(token, stage));
    const takeBack = takingBack(stage, tokens, ['replacedAt']);
    return {
      issued,
      end: () => {
        takeBack();
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
    return { issued: [], end: takingBack(stage, tokens, ['revokedAt']) };
  },
};

/**
 * Called once tokens have another end than they had. What it returns gives them back what they had in these respects.
 * Those that are gone stay gone, and those whose end somebody else has set since keep it.
 */
function takingBack(
  { registry }: Stage,
  former: readonly Token[],
  respects: readonly [Ending, ...(keyof Token)[]],
): Performance['end'] {
  const ended = new Map(former.map(({ id }) => [id, registry.get(id)]));
  return () => {
    for (const token of former) {
      const current = registry.get(token.id);
      if (current === undefined || current[respects[0]] !== ended.get(token.id)?.[respects[0]]) continue;
      const others = Object.entries(current).filter(([name]) => !respects.includes(name as keyof Token));
      const had = respects.flatMap((name) => (token[name] === undefined ? [] : [[name, token[name]]]));
      registry.put(Object.fromEntries([...others, ...had]) as Token);
    }
  };
}

type Ending = 'expiresAt' | 'revokedAt' | 'replacedAt';
