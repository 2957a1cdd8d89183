import type { operations } from '../../../src/admin-api.ts';
import type { Call } from '../call.ts';
import { advanceClock, freezeClock, getClock, resetClock, setClock } from './clock.ts';
import { cancelFault, cancelFaults, getFault, listFaults, planFault } from './faults.ts';
import { getCaCertificate, getHealth, resetMock, watchEvents } from './mock.ts';
import { countRequests, findRequests, getRequest, listNearMisses, listRequests, resetRequests } from './requests.ts';
import { beginScenario, endScenario, listScenarios, resetScenarios } from './scenarios.ts';
import { expireToken, getToken, issueToken, listTokens, removeToken, revokeToken, rotateToken } from './tokens.ts';

/** What carries out each operation of the admin API, by its operationId. */
export const calls: { readonly [Id in keyof operations]: Call<Id> } = {
  getHealth,
  resetMock,
  watchEvents,
  getCaCertificate,
  listTokens,
  issueToken,
  getToken,
  removeToken,
  expireToken,
  revokeToken,
  rotateToken,
  getClock,
  freezeClock,
  setClock,
  advanceClock,
  resetClock,
  listRequests,
  resetRequests,
  getRequest,
  findRequests,
  countRequests,
  listNearMisses,
  listFaults,
  planFault,
  cancelFaults,
  getFault,
  cancelFault,
  listScenarios,
  beginScenario,
  endScenario,
  resetScenarios,
};
