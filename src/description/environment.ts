/** The two services that a CFIS token can belong to. */
export const environments = ['staging', 'production'] as const;

/** One of the two services of the vendor. A token belongs to one of them and is unknown to the other (ENV-1). */
export type Environment = (typeof environments)[number];
