/** How many pieces a slow body comes in, at the most. */
const MOST_PIECES = 20;

/** Cuts a body that is not empty into the pieces in which it arrives when it is slow. */
export function piecesOf(body: Uint8Array): readonly Uint8Array[] {
  const size = Math.ceil(body.byteLength / MOST_PIECES);
  return Array.from({ length: Math.ceil(body.byteLength / size) }, (_, piece) =>
    body.subarray(piece * size, (piece + 1) * size),
  );
}

/** Milliseconds from the first piece of so many to one of them, where all of them take so long. */
export function dueAfter(piece: number, pieces: number, overMs: number): number {
  return pieces < 2 ? 0 : (overMs * piece) / (pieces - 1);
}

/** What arrives of a body that is cut in the middle. */
export function firstHalf(body: Uint8Array): Uint8Array {
  return body.subarray(0, Math.ceil(body.byteLength / 2));
}
