import type { Report } from '../verdict/report.ts';

/** The whole report, as `spec/report.schema.json` describes it. */
export function reportJson(report: Report): string {
  return `${JSON.stringify(report, null, 2)}\n`;
}
