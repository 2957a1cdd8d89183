/** The mock as handlers for MSW, which must be installed beside this package. */
export { Fault, type FaultCode, type Problem } from '../src/fault.ts';
export { Secret } from '../src/tokens/secret.ts';
export { type CfisHandlers, type CfisHandlersOptions, cfisHandlers } from './doors/msw.ts';
