import type { Report } from '../report.ts';
import { reportJson } from './json.ts';
import { reportJunit } from './junit.ts';

/** Formats for programs. Everything in a report may be shown to anybody. */
export const reporters: Readonly<Record<string, (report: Report) => string>> = {
  json: reportJson,
  junit: reportJunit,
};
