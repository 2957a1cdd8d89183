import { createHash } from 'node:crypto';

/** A certificate in DER under the name that `keytool -list` shows. Names are in lower case and differ. */
export interface TrustedEntry {
  readonly alias: string;
  readonly der: Uint8Array;
}

/** What the JDK's own trust store is locked with. It guards nothing: the file holds certificates only. */
export const javaTrustStorePassword = 'changeit';

const MAGIC = 0xfeedfeed;
const VERSION = 2;
const TRUSTED_CERTIFICATE = 2;

/**
 * A trust store of Java's own format, JKS, which every JDK reads: the entries, then a SHA-1 digest keyed with the
 * password. Java takes a PKCS #12 file for a trust store only with a bag attribute of Oracle's that no library writes.
 */
export function encodeJavaTrustStore(entries: readonly TrustedEntry[]): Buffer {
  const content = Buffer.concat([uint32(MAGIC), uint32(VERSION), uint32(entries.length), ...entries.flatMap(encode)]);
  const digest = createHash('sha1')
    .update(Buffer.from(javaTrustStorePassword, 'utf16le').swap16())
    .update('Mighty Aphrodite')
    .update(content)
    .digest();
  return Buffer.concat([content, digest]);
}

function encode({ alias, der }: TrustedEntry): readonly Uint8Array[] {
  // Without a date of its own, so that the same certificates are the same file.
  const createdAt = Buffer.alloc(8);
  return [uint32(TRUSTED_CERTIFICATE), utf(alias), createdAt, utf('X.509'), uint32(der.length), der];
}

function uint32(number: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(number);
  return bytes;
}

/** As `DataOutput.writeUTF` does, for ASCII. */
function utf(text: string): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(text.length);
  return Buffer.concat([length, Buffer.from(text, 'latin1')]);
}
