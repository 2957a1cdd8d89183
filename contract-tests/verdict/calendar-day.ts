const DAY = 86_400_000;

/** The instant at which a day such as `2027-01-31` begins, in UTC; nothing if there is no such day. */
export function parseDay(text: string): Date | undefined {
  const instant = new Date(`${text}T00:00:00Z`);
  const exists = /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(instant.getTime());
  // 30 February would be read as a day in March.
  return exists && formatDay(instant) === text ? instant : undefined;
}

export function formatDay(instant: Date): string {
  return instant.toISOString().slice(0, 10);
}

/** Whole days from one instant to another; less than none if that has passed. */
export function daysUntil(end: Date, now: Date): number {
  return Math.floor((end.getTime() - now.getTime()) / DAY);
}
