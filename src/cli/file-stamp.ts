import { statSync } from 'node:fs';

/** Milliseconds within which some file systems write the same time for two changes. */
const COARSEST_TIME = 2000;

/**
 * What tells whether a file is still the one that was looked at. Nothing where that cannot be told: there is no file, or it has
 * changed so lately that another change might leave the same sign.
 */
export function fileStamp(file: string, now: number = Date.now()): string | undefined {
  try {
    const { dev, ino, size, mtimeNs, ctimeMs, ctimeNs } = statSync(file, { bigint: true });
    return now - Number(ctimeMs) < COARSEST_TIME ? undefined : [dev, ino, size, mtimeNs, ctimeNs].join(':');
  } catch {
    // Whoever reads it says what is wrong.
    return undefined;
  }
}
