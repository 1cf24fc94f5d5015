import { resolve } from 'node:path';
import { NncheckError } from '../errors.ts';
import { readBytes } from '../input/text/read-bytes.ts';
import type { Problem } from '../problem/problem.ts';
import type { GradientSource } from '../training/gradient.ts';
import type { TrainOptions } from '../training/options.ts';
import type { TrainingState } from '../training/state.ts';
import { type OutputFile, writeWhole } from './output-file.ts';

/** The most bytes of a checkpoint: θ and what Adam remembers of as many weights as a network may have. */
const LARGEST_CHECKPOINT = 2 ** 31;

/** Epochs from one checkpoint to the next where nobody says. */
const USUAL = 100;

/** What the flags say about checkpoints. */
export interface CheckpointOptions {
  readonly checkpoint?: string;
  readonly every?: number;
  readonly resume?: string;
}

/** Where the state of a training is kept, and from where it goes on. */
export interface Checkpoints {
  readonly file?: OutputFile;
  /** The file is the one that is resumed, and is replaced. */
  readonly continues: boolean;
  /** The file that is resumed, absolute, where it is another one. */
  readonly reads?: string;
  readonly state?: TrainingState;
  /** What the training is told. */
  readonly options: Pick<TrainOptions, 'checkpoint' | 'resume'>;
}

/**
 * Reads the checkpoint that is to be resumed, which is written on unless another one is named.
 *
 * @param version of nncheck
 * @throws NncheckError of kind `usage` or `data`
 */
export async function openCheckpoints(
  cwd: string,
  { checkpoint, every, resume }: CheckpointOptions,
  problem: Problem,
  gradient: GradientSource,
  version: string,
): Promise<Checkpoints> {
  const given = checkpoint ?? resume;
  if (given === undefined) {
    if (every === undefined) return { continues: false, options: {} };
    const message = '--every says how often a checkpoint is written: name its file with --checkpoint';
    throw new NncheckError('usage', 'every-without-checkpoint', message);
  }
  const { bindingOf } = await import('../training/checkpoint/binding.ts');
  const { decodeCheckpoint, encodeCheckpoint } = await import('../training/checkpoint/file.ts');
  const binding = bindingOf(problem, gradient);
  const file = {
    path: resolve(cwd, given),
    given,
    flag: checkpoint === undefined ? '--resume' : '--checkpoint',
  };
  const size = problem.network.space.size;
  const state =
    resume === undefined
      ? undefined
      : await decodeCheckpoint(
          await readCheckpoint(resolve(cwd, resume), resume),
          resume,
          size,
          version,
          binding,
        );
  const done = state?.run.epochs.epoch ?? 0;
  if (done > problem.train.epochs) {
    const message = `${done} epochs are done, more than the ${problem.train.epochs} that are wanted`;
    throw new NncheckError('data', 'checkpoint-ahead', [{ message, place: { file: resume! } }]);
  }
  const read = resume === undefined ? undefined : resolve(cwd, resume);
  return {
    file,
    continues: read === file.path,
    ...(read !== undefined && read !== file.path && { reads: read }),
    ...(state && { state }),
    options: {
      checkpoint: {
        every: every ?? USUAL,
        save: (now) => writeWhole(file, encodeCheckpoint(now, version, binding), true),
      },
      ...(state && { resume: state }),
    },
  };
}

function readCheckpoint(path: string, file: string): Promise<Uint8Array> {
  return readBytes(path, {
    kind: 'data',
    place: { file },
    called: 'the checkpoint',
    limit: LARGEST_CHECKPOINT,
    regular: true,
  });
}
