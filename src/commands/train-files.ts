import { type FileHandle, open } from 'node:fs/promises';
import { extname, resolve } from 'node:path';
import { NncheckError } from '../errors.ts';
import { tensorFormats } from '../input/tensor-files/formats.ts';
import type { TensorFormat } from '../input/tensor-files/tensor-file.ts';
import type { Problem } from '../problem/problem.ts';
import { toJson } from '../report/json/values.ts';
import { gather } from '../tensors/layout.ts';
import type { HistoryEntry, TrainResult } from '../training/history.ts';
import {
  checkOutputFile,
  notWritten,
  type OutputFile,
  refuseToOverwrite,
  writeWhole,
} from './output-file.ts';

/** How the entries of the history are written to a file: its first line where it has one, and a line for each. */
interface LogFormat {
  readonly heading?: string;
  line(entry: HistoryEntry): string;
}

const jsonLines: LogFormat = { line: (entry) => `${toJson(entry)}\n` };

/** The formats of a log by its extension. */
const logFormats: Readonly<Record<string, LogFormat>> = {
  '.csv': {
    heading: 'epoch,cost,gradientNorm\n',
    line: ({ epoch, cost, gradientNorm }) => `${epoch},${cost},${gradientNorm}\n`,
  },
  '.jsonl': jsonLines,
  '.ndjson': jsonLines,
};

/** A file that is to be written, and how. */
type Wanted<Format> = OutputFile & { readonly format: Format };

/** The files that a training is to write. */
export interface WantedFiles {
  readonly log: Wanted<LogFormat> | undefined;
  readonly parameters: Wanted<TensorFormat> | undefined;
}

/** The same files, while the training goes on. */
export interface TrainFiles {
  log(entry: HistoryEntry): Promise<void>;
  save(result: TrainResult): Promise<void>;
  close(): Promise<void>;
}

/**
 * Reads what `--log` and `--save-parameters` were given.
 *
 * @throws NncheckError of kind `usage` on an extension that has no format
 */
export function trainFiles(
  cwd: string,
  { log, saveParameters }: { readonly log?: string; readonly saveParameters?: string },
): WantedFiles {
  return {
    log: wanted(cwd, '--log', log, logFormats),
    parameters: wanted(cwd, '--save-parameters', saveParameters, tensorFormats),
  };
}

function wanted<Format>(
  cwd: string,
  flag: string,
  given: string | undefined,
  formats: Readonly<Record<string, Format>>,
): Wanted<Format> | undefined {
  if (given === undefined) return undefined;
  const extension = extname(given).toLowerCase();
  if (Object.hasOwn(formats, extension))
    return { path: resolve(cwd, given), given, flag, format: formats[extension] };
  const message = `${flag}: the extension selects the format and has to be one of ${Object.keys(formats).join(', ')}, found ${JSON.stringify(given)}`;
  throw new NncheckError('usage', 'unknown-extension', message);
}

/**
 * Makes sure that the files can be written.
 *
 * @throws NncheckError of kind `usage` where one cannot
 */
export async function openTrainFiles(
  { log, parameters }: WantedFiles,
  problem: Problem,
  force: boolean,
): Promise<TrainFiles> {
  if (parameters !== undefined) checkRoom(parameters, problem);
  const outputs = [log, parameters].filter((file) => file !== undefined);
  for (const file of outputs) await checkOutputFile(file, force);
  await refuseToOverwrite(outputs, problem.files ?? []);
  // Opened with the first entry: a log of before is not emptied for a training that never began.
  let handle: FileHandle | undefined;
  return {
    async log(entry) {
      if (log === undefined) return;
      const first = handle === undefined;
      handle ??= await open(log.path, force ? 'w' : 'wx').catch(failing(log));
      const heading = first ? (log.format.heading ?? '') : '';
      await handle.appendFile(heading + log.format.line(entry)).catch(failing(log));
    },
    async save({ ended, parameters: theta }) {
      // Parameters that lead to no cost are no use, and JSON cannot carry what they have become.
      if (parameters === undefined || ended === 'diverged') return;
      const tensors = problem.tensors.map(
        (tensor) => [tensor.name, { shape: tensor.shape, values: gather(theta, tensor) }] as const,
      );
      // rounded to float32 or not, what is read again is what was written
      const { precision } = problem.network.arithmetic;
      await writeWhole(parameters, await parameters.format.write(new Map(tensors), precision));
    },
    async close() {
      await handle?.close();
    },
  };
}

function checkRoom({ given, flag, format }: Wanted<TensorFormat>, { tensors }: Problem): void {
  if (format.single !== true || tensors.length === 1) return;
  const others = Object.keys(tensorFormats).filter((extension) => !tensorFormats[extension].single);
  const message = `${flag}: ${given} can hold one tensor, not ${tensors.length}; use one of ${others.join(', ')}`;
  throw new NncheckError('usage', 'several-tensors', message);
}

function failing({ given }: OutputFile): (error: unknown) => never {
  return (error) => {
    throw notWritten(given, error);
  };
}
