const units = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
] as const;

/** A time past as people say it: `3 days ago`. */
export function millisecondsAgo(milliseconds: number): string {
  if (milliseconds < 1) return 'just now';
  const [unit, size] = units.find(([, length]) => milliseconds >= length) ?? ['millisecond', 1];
  const count = Math.floor(milliseconds / size);
  return `${count} ${unit}${count === 1 ? '' : 's'} ago`;
}
