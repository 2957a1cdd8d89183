/** The container image for Testcontainers, which must be installed beside this package. */
export type {
  AdminClient,
  ClockState,
  FaultOrder,
  IssuedToken,
  JournaledRequest,
  TokenOrder,
} from './admin-client.ts';
export { CfisMockContainer, StartedCfisMockContainer } from './cfis-mock-container.ts';
