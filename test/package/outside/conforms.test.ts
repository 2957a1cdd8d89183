import { loadDescription } from 'cfis-contract-kit';
import { createMockTarget } from 'cfis-contract-kit/contract';
import { describeContract } from 'cfis-contract-kit/vitest';

await describeContract(await createMockTarget({ environment: 'staging', description: await loadDescription() }));
