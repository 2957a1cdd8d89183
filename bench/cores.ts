/** The core that every server is pinned to. */
export const serverCores = '0';

/** The core that the load comes from, and that this program itself runs on: never that of the servers. */
export const loadCores = '1';

/** For what uses whatever there is, as its users run it. */
export const bothCores = '0,1';
