import { resolve } from 'node:path';
import { NncheckError } from '../errors.ts';
import type { Host } from '../host.ts';
import { expandFiles } from '../problem/expand.ts';
import type { GradOptions } from './grad/options.ts';
import { runGrad } from './grad.ts';
import { type ImplementationRequest, implementationOpener, type Opener } from './implementation.ts';
import type { ReportOptions } from './reports.ts';
import { readShards } from './shards/read-shards.ts';

export interface MergeOptions
  extends ReportOptions,
    Pick<GradOptions, 'failOn' | 'maxMismatches' | 'debug'>,
    Pick<ImplementationRequest, 'run' | 'command' | 'module' | 'timeout'> {
  /** The reports of the shards: files, folders or globs. */
  readonly files: readonly string[];
  /** Of this nncheck. */
  readonly version: string;
}

/**
 * Joins the shards of a check to the report that one run would have written, to the last byte: makes the check once more,
 * with what was measured in place of measuring.
 *
 * @returns the exit status of that check
 * @throws NncheckError where the files are not the shards of one run
 */
export async function runMerge(host: Host, options: MergeOptions): Promise<number> {
  const { files: patterns, version, run, command, module, timeout, ...shown } = options;
  const files = await expandFiles(patterns, host.cwd, ['.json']);
  const { request, shares } = await readShards(files, host.cwd, version);
  const given = { specs: [], run, command, module, timeout } as ImplementationRequest;
  const own = await implementationOpener(host, given);
  const isProgram = [request.run, request.command, request.module].some((one) => one !== undefined);
  if (own !== undefined && !isProgram) throw noProgram();
  return runGrad(host, {
    ...request,
    ...shown,
    joined: {
      shares,
      open: isProgram ? (own ?? unknownProgram) : undefined,
      files: files.map((file) => resolve(host.cwd, file)),
    },
  } as GradOptions);
}

function noProgram(): NncheckError {
  const message = 'the shards checked no program, so that none can be asked for more';
  return new NncheckError('usage', 'nothing-to-run', message);
}

/** Says why the answers of the shards are not enough. A command that stands in a file is never run. */
const unknownProgram: Opener = async () => {
  const message =
    'all shards together raise a question that the program was not asked by any of them: name it once more, with --run "CMD …" or after --\nShards of a program whose cost is another one each time cannot be merged.';
  throw new NncheckError('usage', 'merge-program', message);
};
