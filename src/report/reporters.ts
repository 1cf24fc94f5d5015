import type { Reporter, ReportStyle } from './reporter.ts';

/** The formats of a report, each in a file of its own that is loaded when it is asked for. */
export const reporters = {
  table: async (style: ReportStyle): Promise<Reporter> => (await import('./table/reporter.ts')).table(style),
  json: async (): Promise<Reporter> => (await import('./json/reporter.ts')).json(),
} as const;

export type ReporterName = keyof typeof reporters;

export const reporterNames = () => Object.keys(reporters) as readonly ReporterName[];
