/**
 * Characters of the shortest token that a mock takes. From this length on, whatever stands in the wrong place may be one, and
 * is not shown.
 */
export const SHORTEST_TOKEN = 16;
