import { setImmediate as breathe } from 'node:timers/promises';
import type { Changes, Perturbation } from '../../differences/cost-function.ts';
import { NncheckError } from '../../errors.ts';
import { complaints, locateByPath } from '../../problem/complaints.ts';
import type { Problem } from '../../problem/problem.ts';
import { arrange } from '../../tensors/layout.ts';
import type { Tensor } from '../../tensors/tensor.ts';
import { type Declared, declareAs, declareOwn } from '../declared.ts';
import type { Implementation } from '../implementation.ts';
import { type Exports, guarded, loadModule, moduleFailure } from './load.ts';
import { flatten, Irregular, nested, shapeOf, type Values } from './values.ts';

/** Costs that are computed without a pause: then signals are heard. */
const WITHOUT_PAUSE = 64;

/**
 * Loads a module as an implementation under test, in this process.
 *
 * @param problem what the spec says; undefined where the module brings its own
 * @throws NncheckError of kind `program` where it throws, or gives something else than it was asked for
 */
export async function openModule(
  file: string,
  { cwd, signal }: { readonly cwd: string; readonly signal?: AbortSignal },
  problem?: Problem,
): Promise<Implementation> {
  const module = await loadModule(file, cwd, problem);
  const { tensors, size, layout } = await declared(file, module, problem);
  const read = (step: string, values: unknown, shape?: readonly number[]): Tensor => {
    try {
      const actual = shape ?? shapeOf(values);
      return { shape: actual, values: flatten(values, actual) };
    } catch (error) {
      if (!(error instanceof Irregular)) throw error;
      throw moduleFailure(file, 'answer', `${step}: ${error.message}`, FORM);
    }
  };

  const rooms = tensors.map(({ name, shape }) => nested(shape, module.parameters?.[name]));
  const tensorOf = new Int32Array(size);
  const flatOf = new Int32Array(size);
  tensors.forEach(({ source }, k) => {
    source.forEach((index, flat) => {
      tensorOf[index] = k;
      flatOf[index] = flat;
    });
  });
  const set = (index: number, value: number): void => rooms[tensorOf[index]].set(flatOf[index], value);
  const given = (): Record<string, Values> =>
    Object.fromEntries(tensors.map(({ name }, k) => [name, rooms[k].values]));

  let held: Float64Array | undefined;
  const hold = (theta: Float64Array): Record<string, Values> => {
    theta.forEach((value, index) => {
      set(index, value);
    });
    held = theta;
    return given();
  };
  const costNow = async (): Promise<number> => {
    const cost = await guarded(file, 'cost', () => module.cost(given()));
    if (typeof cost !== 'number') throw moduleFailure(file, 'answer', `cost gives ${describe(cost)}`, FORM);
    return cost;
  };
  const vector = (step: string, values: unknown): Float64Array => {
    if (typeof values !== 'object' || values === null) {
      throw moduleFailure(file, 'answer', `${step} gives ${describe(values)}`, FORM);
    }
    const flat = new Float64Array(size);
    const names = tensors.map(({ name }) => name);
    const unknown = Object.keys(values).find((name) => !names.includes(name));
    if (unknown !== undefined) {
      throw moduleFailure(
        file,
        'answer',
        `${step} gives ${JSON.stringify(unknown)}, which is none of ${names.join(', ')}`,
        FORM,
      );
    }
    for (const { name, shape, source } of tensors) {
      const one = read(`${step}: ${name}`, (values as Record<string, unknown>)[name], shape);
      source.forEach((index, k) => {
        flat[index] = one.values[k];
      });
    }
    return flat;
  };
  const changes = async (
    theta: Float64Array,
    base: number,
    noise: number,
    moves: readonly Perturbation[],
  ): Promise<Changes> => {
    if (held !== theta) hold(theta);
    const values = new Float64Array(moves.length);
    for (const [k, { indices, deltas }] of moves.entries()) {
      if (k % WITHOUT_PAUSE === 0) await breathe();
      signal?.throwIfAborted();
      for (let i = 0; i < indices.length; i++) set(indices[i], theta[indices[i]] + deltas[i]);
      values[k] = (await costNow()) - base;
      // Restored from the saved values: subtracting δ again would not give θ back.
      for (let i = 0; i < indices.length; i++) set(indices[i], theta[indices[i]]);
    }
    return { values, rounding: new Float64Array(moves.length).fill(2 * noise), kinks: new Map() };
  };

  const { parameters, outputs } = module;
  return {
    name: module.name ?? file,
    tensors,
    size,
    ...(layout && { layout }),
    ...(parameters && { initial: vector('parameters', parameters) }),
    cost(theta) {
      hold(theta);
      return costNow();
    },
    async gradient(theta) {
      const parameters = hold(theta);
      return {
        gradient: vector('gradient', await guarded(file, 'gradient', () => module.gradient(parameters))),
      };
    },
    ...(outputs && {
      async outputs(theta) {
        const parameters = hold(theta);
        const shape = problem && [problem.data.count, problem.network.layers.at(-1)!.units];
        return { outputs: read('outputs', await guarded(file, 'outputs', () => outputs(parameters)), shape) };
      },
    }),
    around: (theta, base, noise = 0) => ({ changes: (moves) => changes(theta, base, noise, moves) }),
    close: async () => undefined,
    stop: async () => {},
  };
}

const FORM =
  'cost gives a number, gradient an object of tensors by name and of the shapes of the parameters, outputs a row for each example.';

/** The tensors that a module has: those that it exports, or else those of the spec. */
async function declared(
  file: string,
  { parameters, layout }: Exports,
  problem: Problem | undefined,
): Promise<Declared> {
  if (parameters === undefined) {
    if (problem !== undefined)
      return { tensors: arrange(problem.network.space, problem.layout), size: problem.network.space.size };
    throw moduleFailure(
      file,
      'incomplete',
      'there is no spec, and it exports no parameters to check at',
      'Export parameters: the tensors by name, as nested arrays.',
    );
  }
  const shapes = Object.entries(parameters).map(([name, values]) => ({ name, shape: shapeOf(values) }));
  const { methods } = await import('../schema/protocol.ts');
  const { complainAbout } = await import('../../problem/schema/validate.ts');
  const found = complaints('program', locateByPath(file));
  const { data, error } = methods.initialize.result.safeParse(
    { parameters: shapes, layout },
    { reportInput: true },
  );
  complainAbout(error?.issues ?? [], found);
  found.throwIfAny();
  if (data === undefined)
    throw new NncheckError('program', 'module-answer', `${file}: its parameters cannot be read`);
  const result = problem === undefined ? declareOwn(data, found) : declareAs(problem, data, found);
  found.throwIfAny();
  return result;
}

function describe(value: unknown): string {
  return value === undefined ? 'nothing' : `${JSON.stringify(value) ?? typeof value}, and not a number`;
}
