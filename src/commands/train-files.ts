import { extname, resolve } from 'node:path';
import { NncheckError } from '../errors.ts';
import { tensorFormats } from '../input/tensor-files/formats.ts';
import type { TensorFormat } from '../input/tensor-files/tensor-file.ts';
import type { Problem } from '../problem/problem.ts';
import { gather } from '../tensors/layout.ts';
import type { TrainResult } from '../training/history.ts';
import { checkOutputFile, type OutputFile, refuseToOverwrite, writeWhole } from './output-file.ts';
import type { Checkpoints } from './train-checkpoint.ts';
import { isLogOf, type Log, type LogColumns, type LogFormat, logFormats, logTo } from './train-log.ts';

/** A file that is to be written, and how. */
type Wanted<Format> = OutputFile & { readonly format: Format };

/** The files that a training is to write. */
export interface WantedFiles {
  readonly log: Wanted<LogFormat> | undefined;
  readonly parameters: Wanted<TensorFormat> | undefined;
}

/** The same files, while the training goes on. */
export interface TrainFiles {
  readonly log: Log | undefined;
  save(result: TrainResult): Promise<void>;
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
 * Makes sure that the files can be written, the checkpoint too.
 *
 * @param others files that the command writes beside these
 * @throws NncheckError of kind `usage` where one cannot
 */
export async function openTrainFiles(
  { log, parameters }: WantedFiles,
  { file: checkpoint, continues, reads, state }: Checkpoints,
  problem: Problem,
  columns: LogColumns,
  force: boolean,
  others: readonly OutputFile[],
): Promise<TrainFiles> {
  if (parameters !== undefined) checkRoom(parameters, problem);
  const isOwnLog =
    log !== undefined && state !== undefined && (await isLogOf(log, state, log.format, columns));
  if (log !== undefined) await checkOutputFile(log, force || isOwnLog);
  if (parameters !== undefined) await checkOutputFile(parameters, force);
  if (checkpoint !== undefined) await checkOutputFile(checkpoint, force || continues);
  const outputs = [log, parameters, checkpoint, ...others].filter((file) => file !== undefined);
  await refuseToOverwrite(outputs, [...(problem.files ?? []), ...(reads === undefined ? [] : [reads])]);
  return {
    log: log && logTo(log, log.format, columns, force || isOwnLog),
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
  };
}

function checkRoom({ given, flag, format }: Wanted<TensorFormat>, { tensors }: Problem): void {
  if (format.single !== true || tensors.length === 1) return;
  const others = Object.keys(tensorFormats).filter((extension) => !tensorFormats[extension].single);
  const message = `${flag}: ${given} can hold one tensor, not ${tensors.length}; use one of ${others.join(', ')}`;
  throw new NncheckError('usage', 'several-tensors', message);
}
