/** A key and the certificate that goes with it, in PEM. */
export interface CertifiedKey {
  readonly key: string;
  readonly cert: string;
}
