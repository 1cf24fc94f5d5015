import { open } from 'node:fs/promises';
import { resolve } from 'node:path';
import { NncheckError } from '../errors.ts';
import type { Problem } from '../problem/problem.ts';
import { tensorFormatOf, tensorFormats } from '../problem/tensor-files/formats.ts';
import type { TensorFormat } from '../problem/tensor-files/tensor-file.ts';
import type { HistoryEntry, TrainResult } from '../training/history.ts';
import { type LogFormat, logFormatOf, logFormats } from '../training/log-file.ts';
import { parametersBytes } from '../training/parameters-file.ts';
import { checkOutputFile, notWritten, type OutputFile, writeWhole } from './output-file.ts';

/** The files that a training is to write. */
export interface WantedFiles {
  readonly log?: OutputFile & { readonly format: LogFormat };
  readonly parameters?: OutputFile & { readonly format: TensorFormat };
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
 * @throws NncheckError of kind `usage` on an extension that has no format, or one file for both
 */
export function trainFiles(
  cwd: string,
  { log, saveParameters }: { readonly log?: string; readonly saveParameters?: string },
): WantedFiles {
  const file = (given: string, flag: string) => ({ path: resolve(cwd, given), given, flag });
  const format = log === undefined ? undefined : logFormatOf(log);
  if (log !== undefined && format === undefined) {
    throw unknownExtension('--log', log, Object.keys(logFormats));
  }
  const tensors = saveParameters === undefined ? undefined : tensorFormatOf(saveParameters);
  if (saveParameters !== undefined && tensors === undefined) {
    throw unknownExtension('--save-parameters', saveParameters, Object.keys(tensorFormats));
  }
  return {
    ...(log !== undefined && format !== undefined && { log: { ...file(log, '--log'), format } }),
    ...(saveParameters !== undefined &&
      tensors !== undefined && {
        parameters: { ...file(saveParameters, '--save-parameters'), format: tensors },
      }),
  };
}

/**
 * Makes sure that the files can be written, and begins the log.
 *
 * @throws NncheckError of kind `usage` where one cannot
 */
export async function openTrainFiles(
  { log, parameters }: WantedFiles,
  problem: Problem,
  force: boolean,
): Promise<TrainFiles> {
  if (parameters !== undefined) checkRoom(parameters, problem);
  for (const file of [log, parameters]) if (file !== undefined) await checkOutputFile(file, force);
  const handle = log && (await open(log.path, force ? 'w' : 'wx').catch(failing(log)));
  const append = async (text: string): Promise<void> => {
    if (handle !== undefined) await handle.appendFile(text).catch(failing(log!));
  };
  await append(log?.format.heading ?? '');
  return {
    log: (entry) => append(log?.format.line(entry) ?? ''),
    async save({ ended, parameters: theta }) {
      // Parameters that lead to no cost are no use, and JSON cannot carry what they have become.
      if (parameters === undefined || ended === 'diverged') return;
      await writeWhole(parameters, await parametersBytes(problem, theta, parameters.format));
    },
    async close() {
      await handle?.close();
    },
  };
}

function checkRoom({ given, flag, format }: WantedFiles['parameters'] & object, { tensors }: Problem): void {
  if (format.single !== true || tensors.length === 1) return;
  const others = Object.keys(tensorFormats).filter((extension) => !tensorFormats[extension].single);
  const message = `${flag}: ${given} has room for one tensor, and there are ${tensors.length}; write them to one of ${others.join(', ')}`;
  throw new NncheckError('usage', 'several-tensors', message);
}

function failing({ given }: OutputFile): (error: unknown) => never {
  return (error) => {
    throw notWritten(given, error);
  };
}

function unknownExtension(flag: string, given: string, known: readonly string[]): NncheckError {
  const message = `${flag}: the format is told by the extension, which is ${known.join(', ')}; ${JSON.stringify(given)} has another`;
  return new NncheckError('usage', 'unknown-extension', message);
}
