// Exit 0 where the mock in this container is ready: what HEALTHCHECK runs.
import { connect } from 'node:net';

const { CFIS_ADMIN_PORT, CFIS_NO_ADMIN, CFIS_PORT } = process.env;
const unhealthy = () => process.exit(1);

if (['', '0', 'false', 'no'].includes((CFIS_NO_ADMIN ?? '').toLowerCase())) {
  fetch(`http://127.0.0.1:${CFIS_ADMIN_PORT || 4012}/__admin/health`).then(
    ({ ok }) => process.exit(ok ? 0 : 1),
    unhealthy,
  );
} else {
  // Without an admin API there is nobody to ask: a port that is open will have to do.
  connect(Number(CFIS_PORT || 4010), '127.0.0.1', () => process.exit(0)).on('error', unhealthy);
}
