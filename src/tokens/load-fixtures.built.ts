import value from '../../spec/tokens.yaml';
import { pointerOf } from '../pointer-of.ts';
import { readTokens } from './read-tokens.ts';

/** The same, which the build has read. */
export const loadFixtures: typeof import('./load-fixtures.ts').loadFixtures = async () =>
  readTokens({ value, place: (path) => `spec/tokens.yaml (${pointerOf(path)})` });
