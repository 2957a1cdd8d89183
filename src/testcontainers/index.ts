export type {
  AdminClient,
  ClockState,
  FaultOrder,
  IssuedToken,
  JournaledRequest,
  TokenOrder,
} from './admin-client.ts';
export { CfisMockContainer, StartedCfisMockContainer } from './cfis-mock-container.ts';
