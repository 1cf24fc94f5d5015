import type { HistoryEntry } from './history.ts';

/** How the entries of the history are written to a file, a line each. */
export interface LogFormat {
  /** The first line, where the format has one. */
  readonly heading?: string;
  line(entry: HistoryEntry): string;
}

const csv: LogFormat = {
  heading: 'epoch,cost,gradientNorm\n',
  line: ({ epoch, cost, gradientNorm }) => `${epoch},${cost},${gradientNorm}\n`,
};

/** JSON has no NaN and no infinities: they are strings, as in the reports. */
const jsonLines: LogFormat = {
  line: (entry) =>
    `${JSON.stringify(entry, (_, value) => (typeof value === 'number' && !Number.isFinite(value) ? String(value) : value))}\n`,
};

/** The formats by the extension of the file. */
export const logFormats: Readonly<Record<string, LogFormat>> = {
  '.csv': csv,
  '.jsonl': jsonLines,
  '.ndjson': jsonLines,
};
