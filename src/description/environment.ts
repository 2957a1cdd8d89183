/** The two services that a CFIS token can belong to. */
export const environments = ['staging', 'production'] as const;

export type Environment = (typeof environments)[number];
