/**
 * How far two samples lie apart, from -1 (all of the first are less) over 0 (nothing tells them apart) to 1: Cliff's delta. It
 * supposes nothing about how they are spread, and single outliers do not sway it.
 */
export function effectSize(first: readonly number[], second: readonly number[]): number {
  const all = [...first.map((value) => ({ value, own: true })), ...second.map((value) => ({ value, own: false }))];
  all.sort((a, b) => a.value - b.value);
  let rankSum = 0;
  for (let start = 0; start < all.length; ) {
    let end = start;
    while (end < all.length && all[end]?.value === all[start]?.value) end += 1;
    // What is equal shares the mean of its ranks.
    const rank = (start + 1 + end) / 2;
    for (; start < end; start += 1) if (all[start]?.own) rankSum += rank;
  }
  const wins = rankSum - (first.length * (first.length + 1)) / 2;
  return (2 * wins) / (first.length * second.length) - 1;
}
