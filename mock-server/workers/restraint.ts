/** Whether one more may be borne, now. Once one may not, none may. */
export type Restraint = (nowMs: number) => boolean;

/** Bears so many within a time; what is longer ago is forgotten. */
export function createRestraint(most: number, withinMs: number): Restraint {
  let borne: readonly number[] = [];
  let isOver = false;
  return (nowMs) => {
    borne = [...borne.filter((at) => nowMs - at < withinMs), nowMs];
    isOver ||= borne.length > most;
    return !isOver;
  };
}
