import { stat } from 'node:fs/promises';

/**
 * Which of these files and folders others than their owner may read or enter: not one that is gone by now, as while it is
 * replaced. Where a system has no such rights, none.
 */
export async function readableByOthers(paths: readonly string[]): Promise<readonly string[]> {
  if (process.platform === 'win32') return [];
  const modes = await Promise.all(
    paths.map((path) =>
      stat(path).then(
        ({ mode }) => mode & 0o077,
        () => 0,
      ),
    ),
  );
  return paths.filter((_, index) => modes[index] !== 0);
}
