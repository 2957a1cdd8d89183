import type { components, operations, paths } from 'cfis-contract-kit/types';

export const path: keyof paths = '/partner/payments';

// @ts-expect-error: there is no such path.
export const wrongPath: keyof paths = '/partner/paymets';

export const validity: operations['validateAccessToken']['responses'][200]['content']['application/json'] = {
  isValid: true,
  message: 'Token is valid',
};

// @ts-expect-error: the value of a renewed token is a text.
export const renewed: components['schemas']['RenewedToken'] = { Message: 1 };
