/** What a fuzzer knows of the tokens of one environment. All values are visible ASCII. */
export interface Credentials {
  /** What is let in. */
  readonly good: readonly string[];
  /** What may renew, and nothing else. */
  readonly renewing: readonly string[];
  /** What opens nothing here: dead, foreign, never issued. */
  readonly useless: readonly string[];
}

export const TOKEN_FIELD = 'X-Api-Key';
