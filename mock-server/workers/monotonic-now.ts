/** Nanoseconds since some instant that is the same for all processes of a machine. No clock that is set moves it. */
export function monotonicNow(): number {
  return Number(process.hrtime.bigint());
}
