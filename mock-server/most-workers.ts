/** How many workers there can be: more would be a mistake, since each is a process with a runtime of its own. */
export const MOST_WORKERS = 256;
