import { loadDescription } from 'cfis-contract-kit';
import { createMockTarget } from 'cfis-contract-kit/contract';
import { answer } from 'cfis-contract-kit/mock';
import { describeContract } from 'cfis-contract-kit/vitest';

// A server that says 403 where it should say 401.
const target = await createMockTarget({
  environment: 'staging',
  description: await loadDescription(),
  server: {
    handler: (world) => (request) => {
      const answered = answer(request, world);
      return answered.status === 401 ? { ...answered, status: 403 } : answered;
    },
  },
});

await describeContract(target, { only: ['P-01', 'A-03', 'A-05'] });
