/** Who a token is for: a client of the service, or a partner that provisions clients. */
export const tokenKinds = ['client', 'provisioning'] as const;

/** One of `tokenKinds`: neither may do what the other may (OPEN-44, OPEN-45). */
export type TokenKind = (typeof tokenKinds)[number];

/** A scheme of the description: an API key in a header, held by tokens of one kind. */
export interface SecurityScheme {
  readonly name: string;
  readonly header: string;
  readonly tokenKind: TokenKind;
}
