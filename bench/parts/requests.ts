import type { BenchPart, Circumstances } from '../bench-part.ts';
import type { Contestant } from '../contestant.ts';
import { bare, ours, prism, scalar } from '../contestants.ts';
import { installScalar } from '../install-scalar.ts';
import type { Row } from '../row.ts';
import type { Requests } from '../stage.ts';
import { type Comparison, measureThroughput } from '../throughput.ts';

/** What is wanted of ours against the limit, with everything on as shipped. */
const NEAR_THE_LIMIT = {
  throughput: { bound: 'at least', value: 0.9 },
  p99: { bound: 'at most', value: 1.3 },
} as const satisfies Partial<Comparison>;

const FAR_FROM_PRISM = { bound: 'at least', value: 20 } as const;

/** One kind of request over plain HTTP: the limit twice (its own noise), ours as shipped and without its lines, and peers. */
function plainPart(name: string, measure: string, request: keyof Requests, peers: 'all' | 'Prism' | 'none'): BenchPart {
  return {
    name,
    about: `${measure} over plain HTTP, against the limit${peers === 'none' ? '' : ' and peers'}`,
    measure: async (circumstances) => {
      const { stage } = circumstances;
      const validates = request === 'post';
      const limit = bare('http', stage.basePath, { validates });
      const again = bare('http', stage.basePath, { name: 'bare again (noise)', validates });
      const shipped = ours('http', stage.basePath);
      const quiet = ours('http', stage.basePath, { name: 'ours --quiet', flags: ['--quiet'] });
      const second = peers === 'all' ? await secondPeer(circumstances) : [];
      return measureThroughput(circumstances, {
        measure,
        request: stage.requests[request],
        contestants: [limit, again, shipped, quiet, ...(peers === 'none' ? [] : [prism, ...second])],
        comparisons: [
          { contestant: shipped, against: limit, ...NEAR_THE_LIMIT },
          ...(peers === 'none' ? [] : [{ contestant: shipped, against: prism, throughput: FAR_FROM_PRISM }]),
        ],
      });
    },
  };
}

async function secondPeer({ processes, say }: Circumstances): Promise<readonly Contestant[]> {
  const folder = await installScalar(processes);
  if (folder !== undefined) return [scalar(folder)];
  say('Scalar cannot be installed here and is left out.');
  return [];
}

export const getPart: BenchPart = plainPart('get', 'valid GET', 'get', 'all');
export const missingPart: BenchPart = plainPart('missing', '401, no token', 'missing', 'Prism');
/** Peers take any value for a token, so that there is nothing to compare with. */
export const unknownPart: BenchPart = plainPart('unknown', '401, unknown token', 'unknown', 'none');
export const postPart: BenchPart = plainPart('post', 'validated POST', 'post', 'Prism');

export const httpsPart: BenchPart = {
  name: 'https',
  about: 'valid GET over HTTPS on connections that are kept, against the limit',
  measure: (circumstances): Promise<readonly Row[]> => {
    const { stage } = circumstances;
    const limit = bare('https', stage.basePath);
    const again = bare('https', stage.basePath, { name: 'bare again (noise)' });
    const shipped = ours('https', stage.basePath);
    const quiet = ours('https', stage.basePath, { name: 'ours --quiet', flags: ['--quiet'] });
    return measureThroughput(circumstances, {
      measure: 'valid GET, HTTPS',
      request: stage.requests.get,
      contestants: [limit, again, shipped, quiet],
      comparisons: [{ contestant: shipped, against: limit, ...NEAR_THE_LIMIT }],
    });
  },
};
