import type { Reporter, ReportStyle, RunSettings } from './reporter.ts';

/** A format of a report, whose code is loaded when it is asked for. */
export interface Format {
  load(style: ReportStyle, settings: RunSettings): Promise<Reporter>;
  /** The beginning of every file in this format, by which nncheck knows its own. */
  readonly mark: string;
  /** Whether the mark is written into files alone, and is no part of what stdout shows. */
  readonly marksFiles?: true;
  /** The environment variable that names a file of a CI service, and the format that is appended to it. */
  readonly appends?: { readonly to: string; readonly format: 'markdown' };
}

/** The formats of a report, each in a file of its own. */
export const reporters = {
  table: {
    load: async (style, settings) =>
      style.shard
        ? (await import('./shard/reporter.ts')).shardText(style.shard)
        : style.rows || style.hints
          ? (await import('./table/reports.ts')).reportRows(style)
          : (await import('./table/reporter.ts')).table(style, settings),
    mark: 'nncheck grad\n\n',
    marksFiles: true,
  },
  json: {
    load: async (style) =>
      style.shard
        ? (await import('./shard/reporter.ts')).shardJson(style.shard)
        : (await import('./json/reporter.ts')).json(style),
    mark: '{\n  "schemaVersion": 1,\n  "command": "grad",\n',
  },
  junit: {
    load: async () => (await import('./junit/reporter.ts')).junit(),
    mark: '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="nncheck grad"',
  },
  github: {
    load: async (_style, settings) => (await import('./github/reporter.ts')).github(settings),
    mark: 'nncheck grad\n\n',
    marksFiles: true,
    appends: { to: 'GITHUB_STEP_SUMMARY', format: 'markdown' },
  },
  markdown: {
    load: async () => (await import('./markdown/reporter.ts')).markdown(),
    mark: '<!-- nncheck grad -->\n',
  },
  html: {
    load: async () => (await import('./html/reporter.ts')).htmlReport(),
    mark: '<!doctype html>\n<!-- nncheck grad -->\n',
  },
} as const satisfies Readonly<Record<string, Format>>;

export type ReporterName = keyof typeof reporters;

export const reporterNames = () => Object.keys(reporters) as readonly ReporterName[];
