import { type FileHandle, open, readFile } from 'node:fs/promises';
import { toJson } from '../report/json/values.ts';
import type { HistoryEntry } from '../training/history.ts';
import type { TrainingState } from '../training/state.ts';
import { notWritten, type OutputFile } from './output-file.ts';

/** The entries that a training logs: whether they have the number of a run, and a validation cost. */
export interface LogColumns {
  readonly runs: boolean;
  readonly validation: boolean;
}

/** How the entries of the history are written to a file: its first line where it has one, and a line for each. */
export interface LogFormat {
  heading(columns: LogColumns): string;
  line(entry: HistoryEntry, run: number, columns: LogColumns): string;
}

const jsonLines: LogFormat = {
  heading: () => '',
  line: (entry, run, { runs }) => `${toJson(runs ? { run: run + 1, ...entry } : entry)}\n`,
};

/** The formats of a log by its extension. */
export const logFormats: Readonly<Record<string, LogFormat>> = {
  '.csv': {
    heading: ({ runs, validation }) =>
      `${runs ? 'run,' : ''}epoch,cost,${validation ? 'validationCost,' : ''}gradientNorm\n`,
    line: ({ epoch, cost, validationCost, gradientNorm }, run, { runs, validation }) =>
      `${runs ? `${run + 1},` : ''}${epoch},${cost},${validation ? `${validationCost},` : ''}${gradientNorm}\n`,
  },
  '.jsonl': jsonLines,
  '.ndjson': jsonLines,
};

/** A log that is written entry by entry; its file is made or emptied with the first one. */
export interface Log {
  write(entry: HistoryEntry, run: number): Promise<void>;
  close(): Promise<void>;
}

/** Prepares a log: the log of a training that never begins is not touched. */
export function logTo(file: OutputFile, format: LogFormat, columns: LogColumns, replace: boolean): Log {
  let handle: FileHandle | undefined;
  const failing = (error: unknown): never => {
    throw notWritten(file.given, error);
  };
  return {
    async write(entry, run) {
      const heading = handle === undefined ? format.heading(columns) : '';
      handle ??= await open(file.path, replace ? 'w' : 'wx').catch(failing);
      await handle.appendFile(heading + format.line(entry, run, columns)).catch(failing);
    },
    async close() {
      await handle?.close();
    },
  };
}

/** Returns whether a file is the log of the training that is resumed: one of them continues the other. */
export async function isLogOf(
  { path }: OutputFile,
  { done, run }: TrainingState,
  format: LogFormat,
  columns: LogColumns,
): Promise<boolean> {
  const lines = [...done, run].flatMap(({ history }, k) =>
    history.map((entry) => format.line(entry, k, columns)),
  );
  const text = format.heading(columns) + lines.join('');
  const there = await readFile(path, 'utf8').catch(() => '');
  return there.startsWith(text) || text.startsWith(there);
}
