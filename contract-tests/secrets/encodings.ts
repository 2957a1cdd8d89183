import { createHash } from 'node:crypto';

/**
 * Every form in which a value may stand in a text: as it is, escaped, encoded, hashed. The suite looks for a token in
 * answers in these forms, and the redaction takes them out of everything that is printed.
 */
export function formsOf(value: string): readonly (readonly [form: string, text: string])[] {
  const bytes = Buffer.from(value);
  const sha256 = createHash('sha256').update(bytes).digest();
  return [
    ['as it is', value],
    ['escaped for a URL', encodeURIComponent(value)],
    ['escaped for JSON', JSON.stringify(value).slice(1, -1)],
    ['escaped for HTML', escapeHtml(value)],
    ...base64Forms(bytes),
    ['in hex', bytes.toString('hex')],
    ['in upper-case hex', bytes.toString('hex').toUpperCase()],
    ['as SHA-256 in hex', sha256.toString('hex')],
    ['as SHA-256 in base64', sha256.toString('base64').replace(/=+$/, '')],
    ['as SHA-256 in base64url', sha256.toString('base64url')],
    ['backwards', [...value].reverse().join('')],
  ];
}

/**
 * Base64 of a value depends on how many bytes stand before it in a group of three; what of it does not depend on its
 * neighbours is the same in every text that holds the value.
 */
function base64Forms(bytes: Buffer): readonly (readonly [string, string])[] {
  return [0, 1, 2].flatMap((before) => {
    const padded = Buffer.concat([Buffer.alloc(before), bytes]);
    const firstOwn = Math.ceil((before * 8) / 6);
    const lastOwn = Math.floor((padded.length * 8) / 6);
    const own = (encoding: 'base64' | 'base64url'): string => padded.toString(encoding).slice(firstOwn, lastOwn);
    return [
      ['in base64', own('base64')],
      ['in base64url', own('base64url')],
    ] as const;
  });
}

/** Text for an HTML document, in content and in quoted attributes alike. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** Text for an XML document: markup is escaped, and characters that XML 1.0 cannot hold are replaced. */
export function escapeXml(text: string): string {
  return escapeHtml(text.replace(/[^\t\n\r\x20-\ud7ff\ue000-\ufffd]/g, '\ufffd'));
}
