import Negotiator from 'negotiator';
import { headerValues, type RawHeaders } from '../src/auth/facts.ts';

/**
 * Whether a client takes a JSON media type (RFC 9110 section 12.5.1). Without `Accept` it takes anything. JSON has no charset
 * to choose (RFC 8259 section 11), but many clients name the one that it is always in.
 */
export function accepts(acceptLines: readonly string[], mediaType: string): boolean {
  if (acceptLines.length === 0) return true;
  const accept = acceptLines.join(',');
  if (accept === '' || accept === '*/*' || accept === mediaType) return true;
  return new Negotiator({ headers: { accept } }).mediaTypes([mediaType, `${mediaType};charset=utf-8`]).length > 0;
}

/** Whether a request says that its body is of a media type, in no content coding. */
export function isMediaType(headers: RawHeaders, mediaType: string): boolean {
  const [contentType, ...others] = headerValues(headers, 'content-type');
  const coding = headerValues(headers, 'content-encoding').join(',').trim().toLowerCase();
  const essence = contentType?.split(';', 1)[0]?.trim().toLowerCase();
  return others.length === 0 && essence === mediaType && (coding === '' || coding === 'identity');
}
