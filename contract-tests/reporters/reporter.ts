import type { Report } from '../report.ts';
import { reportHtml } from './html.ts';
import { reportJson } from './json.ts';
import { reportJunit } from './junit.ts';

/** Formats by name. Everything in a report may be shown to anybody. */
export const reporters: Readonly<Record<string, (report: Report) => string>> = {
  html: reportHtml,
  json: reportJson,
  junit: reportJunit,
};
