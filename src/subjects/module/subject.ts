import type { Examples } from '../../network/network.ts';
import { LIMITS } from '../../tensors/files/source.ts';
import { describeProblem, type NetworkDescription } from '../describe-problem.ts';
import { manyTensors } from '../limits.ts';
import type { Method } from '../schema/protocol.ts';
import type { Exports } from './exports.ts';
import { Failed, FORM, guarded } from './failed.ts';
import { flatten, Irregular, type Nested, nested, shapeOf } from './values.ts';

/** Tensors by name; each flat, row by row. */
export type Tensors = Readonly<Record<string, Float64Array>>;

/** The parameters of a request to a module: those of docs/protocol.md, with arrays in place of lists of numbers. */
export interface ModuleParams {
  readonly problem?: { readonly network: NetworkDescription; readonly data: Examples };
  /** The tensors of the spec, for a module that exports none. */
  readonly shapes?: readonly NamedShape[];
  readonly parameters?: Tensors;
  readonly perturbations?: PackedMoves;
  readonly direction?: Tensors;
  readonly learningRate?: number;
  /** Of a training loop, how many epochs. */
  readonly count?: number;
  /** Of a line, where its points are; of an update, how many. */
  readonly steps?: readonly number[];
}

/** Perturbations one after another, in arrays: lists of small lists take 4 µs a move longer. */
interface PackedMoves {
  readonly names: readonly string[];
  /** How many moves each perturbation has. */
  readonly counts: Int32Array;
  /** Three numbers a move: the index of the tensor’s name, the flat index there, and the number that is added. */
  readonly moves: Float64Array;
}

interface NamedShape {
  readonly name: string;
  readonly shape: readonly number[];
}

/** A tensor of the parameters: its values at the last request, and the copy that the module’s functions get. */
interface Parameter {
  held: Float64Array;
  readonly copy: Nested;
}

export type Methods = Readonly<Record<Method, (params: ModuleParams) => unknown>>;

/**
 * Makes functions answer the requests of docs/protocol.md.
 *
 * @param load returns them, given the problem of the spec if there is one
 */
export function subject(load: (problem: unknown) => Promise<Exports>): Methods {
  let module: Exports;
  const parameters = new Map<string, Parameter>();

  const copies = () => Object.fromEntries([...parameters].map(([name, { copy }]) => [name, copy.values]));
  const restore = (): void => {
    for (const { held, copy } of parameters.values()) {
      for (let flat = 0; flat < held.length; flat++) copy.set(flat, held[flat]);
    }
  };
  /** Returns what a function of the module is called with. */
  const hold = (given: Tensors = {}) => {
    for (const [name, values] of Object.entries(given)) parameters.get(name)!.held = values;
    restore();
    return copies();
  };
  const costNow = async (): Promise<number> => {
    const cost = await guarded('cost', () => module.cost(copies()));
    if (typeof cost !== 'number') {
      throw new Failed('answer', `cost gives ${describeCost(cost)}`, FORM);
    }
    return cost;
  };

  return {
    async initialize({ problem, shapes }) {
      module = await load(problem && describeProblem(problem.network, problem.data));
      const { name, layout, optimizer, parameters: own } = module;
      const initial = own && tensorsFrom('parameters', own);
      const declared =
        initial === undefined
          ? shapes
          : Object.entries(initial).map(([name, { shape }]) => ({ name, shape }));
      if (declared === undefined) {
        const what = 'there is no spec, and there are no parameters to check at';
        throw new Failed('incomplete', what, 'Give parameters: the tensors by name, as nested arrays.');
      }
      for (const { name, shape } of declared) {
        parameters.set(name, { held: new Float64Array(0), copy: nested(shape, own?.[name]) });
      }
      const methods = ['costs', 'line', ...OPTIONAL.filter((method) => module[method] !== undefined)];
      return {
        name,
        parameters: declared,
        methods,
        ...(initial && { initial, layout }),
        ...(optimizer !== undefined && { optimizer }),
      };
    },
    async cost({ parameters }) {
      if (parameters !== undefined) hold(parameters);
      return { cost: await costNow() };
    },
    async gradient({ parameters }) {
      const { gradient, inputGradient } = module;
      if (gradient === undefined) throw new Failed('unknown-method', 'there is no function gradient', FORM);
      const given = hold(parameters);
      const answer = { gradient: tensorsFrom('gradient', await guarded('gradient', () => gradient(given))) };
      if (inputGradient === undefined) return answer;
      restore();
      const ofInputs = await guarded('inputGradient', () => inputGradient(copies()));
      return { ...answer, inputGradient: tensorsFrom('inputGradient', ofInputs) };
    },
    async outputs({ parameters }) {
      const given = hold(parameters);
      return { outputs: tensorFrom('outputs', await guarded('outputs', () => module.outputs?.(given))) };
    },
    async update({ parameters, learningRate, steps = [] }) {
      const given = hold(parameters);
      const options = { ...(learningRate !== undefined && { learningRate }), steps: steps[0] };
      const after = await guarded('update', () => module.update?.(given, options));
      if (!Array.isArray(after)) {
        const what = `update gives ${describeKind(after)}, and not a list of the tensors after each step`;
        throw new Failed('answer', what, FORM);
      }
      return { parametersAfter: after.map((one, k) => tensorsFrom(`update: step ${k + 1}`, one)) };
    },
    async epochs({ parameters, count = 0 }) {
      const given = hold(parameters);
      const answer = await guarded('epochs', () => module.epochs?.(given, count));
      if (typeof answer !== 'object' || answer === null || !('costs' in answer && 'parameters' in answer)) {
        const what = `epochs gives ${describeKind(answer)}, and not { costs, parameters }`;
        throw new Failed('answer', what, FORM);
      }
      const { shape, values } = tensorFrom('epochs: costs', answer.costs);
      if (shape.length !== 1) throw new Failed('answer', 'epochs: costs is no list of numbers', FORM);
      return { costs: values, parametersAfter: tensorsFrom('epochs: parameters', answer.parameters) };
    },
    async costs({ perturbations }) {
      const { names, counts, moves } = perturbations!;
      const tensors = names.map((name) => parameters.get(name)!);
      const costs: number[] = [];
      let from = 0;
      for (const count of counts) {
        const to = from + 3 * count;
        for (let k = from; k < to; k += 3) {
          const { held, copy } = tensors[moves[k]];
          copy.set(moves[k + 1], held[moves[k + 1]] + moves[k + 2]);
        }
        costs.push(await costNow());
        // Restored from the saved values: subtracting δ again would not give θ back.
        for (let k = from; k < to; k += 3) {
          const { held, copy } = tensors[moves[k]];
          copy.set(moves[k + 1], held[moves[k + 1]]);
        }
        from = to;
      }
      return { costs };
    },
    async line({ direction = {}, steps = [] }) {
      const costs: number[] = [];
      for (const step of steps) {
        for (const [name, { held, copy }] of parameters) {
          const rates = direction[name];
          for (let flat = 0; flat < held.length; flat++) copy.set(flat, held[flat] + step * rates[flat]);
        }
        costs.push(await costNow());
      }
      restore();
      return { costs };
    },
    shutdown: () => null,
  };
}

/** The methods that a module may lack. */
const OPTIONAL = ['outputs', 'update', 'epochs'] as const;

function tensorsFrom(step: string, values: unknown) {
  if (typeof values !== 'object' || values === null) {
    throw new Failed('answer', `${step} gives ${describeAnswer(values)}`, FORM);
  }
  const entries = Object.entries(values);
  if (entries.length > LIMITS.tensors) {
    throw new Failed('answer', `${step} ${manyTensors(entries.length)}`, FORM);
  }
  return Object.fromEntries(entries.map(([name, value]) => [name, tensorFrom(`${step}: ${name}`, value)]));
}

/** Returns a tensor as messages have it. */
function tensorFrom(step: string, values: unknown) {
  try {
    const shape = shapeOf(values);
    return { shape, values: flatten(values, shape) };
  } catch (error) {
    if (!(error instanceof Irregular)) throw error;
    throw new Failed('answer', `${step}: ${error.message}`, FORM);
  }
}

function describeCost(cost: unknown): string {
  if (!Array.isArray(cost) && !ArrayBuffer.isView(cost)) return describeAnswer(cost);
  return 'a list, and not one number: sum or average the losses of the examples, as the spec does';
}

function describeAnswer(value: unknown): string {
  return value === undefined ? 'nothing' : `${JSON.stringify(value) ?? typeof value}, and not a number`;
}

function describeKind(value: unknown): string {
  return typeof value === 'object' && value !== null ? 'an object' : `${JSON.stringify(value) ?? 'nothing'}`;
}
