import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Perturbation } from '../../differences/cost-function.ts';
import { NncheckError } from '../../errors.ts';
import { collectIssues, locateByPath } from '../../input/issues.ts';
import type { Problem } from '../../problem/problem.ts';
import { arrange } from '../../tensors/layout.ts';
import { type Declared, declareAs, declareOwn } from '../declared.ts';
import { describeNetwork } from '../describe-problem.ts';
import type { Instance } from '../instances/instance.ts';
import { unitsShapeProblem } from '../unit-values.ts';
import type { Loaded, PackedMoves } from './messages.ts';
import { startThread, type ThreadOptions } from './thread.ts';

/** Where a module is, and where what it prints goes. */
export interface ModuleFile extends Pick<ThreadOptions, 'file' | 'output'> {
  readonly cwd: string;
}

/**
 * Loads a module in JavaScript or TypeScript, in a thread of its own.
 *
 * @param problem what the spec says; undefined where the module brings its own
 * @throws NncheckError of kind `usage` where there is no such file, `program` where it throws, or gives something
 *   else than it was asked for
 */
export async function startModule(
  { file, cwd, output }: ModuleFile,
  options: Pick<ThreadOptions, 'timeoutMs' | 'signal'>,
  problem?: Problem,
): Promise<Instance> {
  const path = resolve(cwd, file);
  const there = await stat(path).catch(() => undefined);
  if (!there?.isFile()) throw new NncheckError('usage', 'file-missing', `--module: there is no file ${file}`);
  const thread = startThread(
    { path, ...(problem && { problem: { network: describeNetwork(problem), data: dataOf(problem) } }) },
    { file, output, ...options },
  );
  try {
    const loaded = await thread.ask('load');
    const declared = await declare(file, loaded, problem);
    const { tensors, size } = declared;
    await thread.ask(
      'arrange',
      tensors.map(({ name, shape }) => ({ name, shape })),
    );
    const { order, places } = orderOf(tensors, size);
    const flat = (vector: Float64Array) => Float64Array.from(order, (index) => vector[index]);
    const inOrder = (values: Float64Array) => Float64Array.from(places, (place) => values[place]);

    let held: Float64Array | undefined;
    const at = (theta: Float64Array): Float64Array => {
      held = theta;
      return flat(theta);
    };
    return {
      ...declared,
      name: (loaded.name as string | undefined) ?? file,
      ...(loaded.parameters && { initial: inOrder(loaded.parameters.initial) }),
      methods: new Set(['costs', 'line', ...(loaded.hasOutputs ? ['outputs'] : [])]),
      cost(theta, changed) {
        if (theta === undefined) return thread.ask('cost');
        if (changed === undefined) return thread.ask('cost', at(theta));
        const moved = theta.slice();
        for (let k = 0; k < changed.indices.length; k++) moved[changed.indices[k]] = changed.values[k];
        return thread.ask('cost', at(moved));
      },
      gradient: async (theta) => ({ gradient: inOrder(await thread.ask('gradient', at(theta))) }),
      async outputs(theta) {
        const outputs = await thread.ask('outputs', at(theta));
        if (problem !== undefined) checkOutputs(file, outputs.shape, problem);
        return { outputs };
      },
      costs: (perturbations) => thread.ask('costs', pack(perturbations, places)),
      line: (direction, steps) => thread.ask('line', flat(direction), steps),
      holds: (theta) => held === theta,
      // It has answered everything: how it ends does not undo that.
      close: thread.stop,
      stop: async () => void (await thread.stop()),
    };
  } catch (error) {
    await thread.stop();
    throw error;
  }
}

/** A dataset's name and task are no concern of a module. */
function dataOf({ data: { count, inputs, targets } }: Problem) {
  return { count, inputs, targets };
}

/** The tensors that a module has: those that it exports, or else those of the spec. */
async function declare(
  file: string,
  { name, parameters, layout }: Loaded,
  problem: Problem | undefined,
): Promise<Declared> {
  if (parameters === undefined && problem === undefined) {
    throw new NncheckError(
      'program',
      'module-incomplete',
      `the module ${file} failed: there is no spec, and it exports no parameters to check at\nExport parameters: the tensors by name, as nested arrays.`,
    );
  }
  if (parameters === undefined) {
    const { space } = problem!.network;
    return { tensors: arrange(space, problem!.layout), size: space.size };
  }
  const { methods } = await import('../schema/protocol.ts');
  const { addZodIssues } = await import('../../problem/schema/validate.ts');
  const found = collectIssues('program', locateByPath(file));
  const said = { name, parameters: parameters.tensors, layout };
  const { data, error } = methods.initialize.result.safeParse(said, { reportInput: true });
  addZodIssues(error?.issues ?? [], found);
  found.throwIfAny();
  const declared = problem === undefined ? declareOwn(data!, found) : declareAs(problem, data!, found);
  found.throwIfAny();
  return declared;
}

/** Where in θ each of a module's flat parameters is, and where among these each of θ is. */
function orderOf(tensors: Declared['tensors'], size: number) {
  const order = new Int32Array(size);
  const places = new Int32Array(size);
  let next = 0;
  for (const { source } of tensors) {
    for (const index of source) {
      order[next] = index;
      places[index] = next++;
    }
  }
  return { order, places };
}

function pack(perturbations: readonly Perturbation[], places: Int32Array): PackedMoves {
  const length = perturbations.reduce((sum, { indices }) => sum + indices.length, 0);
  const packed = {
    ends: new Int32Array(perturbations.length),
    places: new Int32Array(length),
    deltas: new Float64Array(length),
  };
  let next = 0;
  perturbations.forEach(({ indices, deltas }, k) => {
    for (let i = 0; i < indices.length; i++) {
      packed.places[next] = places[indices[i]];
      packed.deltas[next++] = deltas[i];
    }
    packed.ends[k] = next;
  });
  return packed;
}

function checkOutputs(file: string, shape: readonly number[], problem: Problem): void {
  const message = unitsShapeProblem(shape, problem.network.layers.at(-1)!.units, problem);
  if (message === undefined) return;
  throw new NncheckError('program', 'module-answer', `the module ${file} failed: outputs: ${message}`);
}
