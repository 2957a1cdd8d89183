import type { Report } from '../verdict/report.ts';
import { reportCtrf } from './ctrf.ts';
import { reportGithub } from './github.ts';
import { reportHtml } from './html.ts';
import { reportJson } from './json.ts';
import { reportJunit } from './junit.ts';
import { reportMarkdown } from './markdown.ts';
import { reportSarif } from './sarif.ts';

/** Formats by name. Everything in a report may be shown to anybody. */
export const reporters: Readonly<Record<string, (report: Report) => string>> = {
  html: reportHtml,
  json: reportJson,
  junit: reportJunit,
  ctrf: reportCtrf,
  sarif: reportSarif,
  markdown: reportMarkdown,
  github: reportGithub,
};
