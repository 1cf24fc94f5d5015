import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { NncheckError } from '../../errors.ts';
import type { Problem } from '../../problem/problem.ts';
import { arrange, gather } from '../../tensors/layout.ts';
import type { Declared } from '../declared.ts';
import { describeNetwork } from '../describe-problem.ts';
import type { ClientOptions, Events, Transport } from '../instances/client.ts';
import { connect, type Encoder } from '../instances/connect.ts';
import { type Instance, withChanged } from '../instances/instance.ts';
import { placesOf } from '../instances/wire.ts';
import { FORM } from './failed.ts';
import type { ModuleParams, Tensors } from './subject.ts';
import { type ModuleOutput, thread } from './thread.ts';

/** Where a module is, and where its output goes. */
export interface ModuleFile {
  readonly file: string;
  readonly cwd: string;
  readonly output: ModuleOutput;
}

/**
 * Loads a module in JavaScript or TypeScript, in a thread of its own.
 *
 * @param problem the problem of the spec; undefined where the module brings its own
 * @throws NncheckError of kind `usage` where there is no such file, `program` where it throws or answers wrongly
 */
export async function startModule(
  { file, cwd, output }: ModuleFile,
  options: ClientOptions,
  problem?: Problem,
): Promise<Instance> {
  const path = resolve(cwd, file);
  const found = await stat(path).catch(() => undefined);
  if (!found?.isFile()) throw new NncheckError('usage', 'file-missing', `--module: there is no file ${file}`);
  const start = (events: Events) => thread({ path, file, output }, events);
  return connectFunctions({ start, name: file }, options, problem);
}

/** Asks functions that take and give arrays, in a thread or here, for their parameters. */
export function connectFunctions(
  { start, name }: { readonly start: (events: Events) => Transport<ModuleParams>; readonly name: string },
  options: ClientOptions,
  problem?: Problem,
): Promise<Instance> {
  const params = problem === undefined ? {} : initialize(problem);
  const dialect = { start, name, initialize: params, shutdown: {}, verb: '', advice: FORM };
  return connect<ModuleParams>({ ...dialect, encoder: arrayParams }, options, problem);
}

function initialize(problem: Problem): ModuleParams {
  const { count, inputs, targets } = problem.data;
  const tensors = arrange(problem.network.space, problem.layout);
  return {
    problem: { network: describeNetwork(problem), data: { count, inputs, targets } },
    shapes: tensors.map(({ name, shape }) => ({ name, shape })),
  };
}

function arrayParams({ tensors, size }: Declared): Encoder<ModuleParams> {
  const { tensorOf, flatOf } = placesOf(tensors, size);
  const names = tensors.map(({ name }) => name);
  const whole = (theta: Float64Array): Tensors =>
    Object.fromEntries(tensors.map((tensor) => [tensor.name, gather(theta, tensor)]));
  return {
    nothing: {},
    at: (theta) => ({ parameters: whole(theta) }),
    changed: (theta, changed) => ({ parameters: whole(withChanged(theta, changed)) }),
    moves(perturbations) {
      const moves: number[] = [];
      for (const { indices, deltas } of perturbations) {
        for (let k = 0; k < indices.length; k++)
          moves.push(tensorOf[indices[k]], flatOf[indices[k]], deltas[k]);
      }
      const counts = Int32Array.from(perturbations, ({ indices }) => indices.length);
      return { perturbations: { names, counts, moves: Float64Array.from(moves) } };
    },
    update: (theta, learningRate, steps) => ({ parameters: whole(theta), learningRate, steps: [steps] }),
    epochs: (theta, count) => ({ parameters: whole(theta), count }),
    line: (direction, steps) => ({ direction: whole(direction), steps }),
  };
}
