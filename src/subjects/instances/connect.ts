import type { Perturbation } from '../../differences/cost-function.ts';
import { NncheckError } from '../../errors.ts';
import { counted, listedNames } from '../../input/describe.ts';
import { collectIssues, type Issues, type Locate, locateByPath, type Path } from '../../input/issues.ts';
import { didYouMean } from '../../input/suggest.ts';
import { inputTensors } from '../../problem/input-problem.ts';
import type { Problem } from '../../problem/problem.ts';
import type { Tensor } from '../../tensors/tensor.ts';
import { type Declared, declareAs, declareOwn } from '../declared.ts';
import type { Initialized, Method, Result, WireTensor, WireTensors } from '../schema/protocol.ts';
import { addLayerIssues, unitsShapeProblem } from '../unit-values.ts';
import { type ClientOptions, type Events, startClient, type Transport } from './client.ts';
import type { Changed, Instance } from './instance.ts';
import { readNumber, readTensor, readValues, readVector } from './wire.ts';

/** Writes the parameters of requests. */
export interface Encoder<Params> {
  /** No parameters: those of the request before. */
  readonly nothing: Params;
  at(theta: Float64Array): Params;
  /** θ with a few weights changed. */
  changed(theta: Float64Array, changed: Changed): Params;
  moves(perturbations: readonly Perturbation[]): Params;
  line(direction: Float64Array, steps: readonly number[]): Params;
  update(theta: Float64Array, learningRate: number, steps: number): Params;
  epochs(theta: Float64Array, count: number): Params;
}

/** How one kind of subject, a program or a module, is talked with. */
export interface Dialect<Params> {
  start(events: Events): Transport<Params>;
  /** The parameters of `initialize` and of `shutdown`. */
  readonly initialize: Params;
  readonly shutdown: Params;
  /** The name of a subject that gives none. */
  readonly name: string;
  /** What comes before an issue of an answer. */
  readonly verb: string;
  readonly advice: string;
  /** Called once, with the parameters of the subject. */
  encoder(declared: Declared, initialized: Initialized): Encoder<Params>;
}

/**
 * Starts a subject and asks it for its parameters.
 *
 * @param problem the problem of the spec; undefined where the subject brings its own
 * @throws NncheckError of kind `program`
 */
export async function connect<Params>(
  dialect: Dialect<Params>,
  options: ClientOptions,
  problem?: Problem,
): Promise<Instance> {
  const client = startClient<Params>(dialect.start, dialect.shutdown, options);
  try {
    // The subject starts while its schema is loaded.
    const { methods } = await import('../schema/protocol.ts');
    const { addZodIssues } = await import('../../problem/schema/validate.ts');
    const { optimizerSettings } = await import('../../problem/settings.ts');
    /** Reads an answer; the subject fails where its content is wrong. */
    const read = <T>(reader: (issues: Issues) => T, advice = ''): T => {
      const found = collectIssues('program', locateInResult);
      const value = reader(found);
      try {
        found.throwIfAny();
      } catch (error) {
        if (!(error instanceof NncheckError)) throw error;
        const what = `${dialect.verb}${error.message.split('\n').join('\n  ')}`;
        throw client.failure({ code: error.code, what, advice: `${advice}${dialect.advice}` });
      }
      return value;
    };
    const ask = async <M extends Method>(method: M, params: Params): Promise<Result<M>> => {
      const answer = await client.request(method, params);
      const { success, data, error } = methods[method].result.safeParse(answer, { reportInput: true });
      if (success) return data as Result<M>;
      return read((found) => addZodIssues(error.issues, found), keysOf(answer, error.issues)) as never;
    };

    const initialized = await ask('initialize', dialect.initialize);
    const declared = read((found) => {
      addMethodIssues(initialized, Object.keys(methods), found);
      return problem === undefined ? declareOwn(initialized, found) : declareAs(problem, initialized, found);
    });
    const encode = dialect.encoder(declared, initialized);
    const vector = (wire: WireTensors, ...path: Path): Float64Array =>
      read((found) => readVector(wire, declared, path, found));
    const readInputs = (wire: WireTensors, of: Problem): Float64Array => {
      const tensors = inputTensors(of);
      const size = of.parameters.length + of.data.inputs.length;
      return read((found) => readVector(wire, { tensors, size }, ['inputGradient'], found));
    };
    const byLayer = (wire: WireTensors, path: string): Map<string, Tensor> =>
      read((found) => {
        const layers = new Map(
          Object.entries(wire).map(([name, one]) => [name, readTensor(one, [path, name], found)]),
        );
        if (problem !== undefined) addLayerIssues(layers, problem, [path], found);
        return layers;
      });
    const many = (list: readonly unknown[], count: number): Float64Array =>
      read((found) => {
        if (list.length !== count)
          found.add('wrong-length', ['costs'], `expected ${count} costs, found ${list.length}`);
        return readValues(list, ['costs'], found);
      });
    const initial = initialized.initial && vector(initialized.initial, 'initial');
    const optimizer = initialized.optimizer && optimizerSettings(initialized.optimizer);

    let lacksGradient = false;
    /** A subject that has update steps may have them in place of a gradient. */
    const unlessSteps = (error: unknown): undefined => {
      const isUnknown = error instanceof NncheckError && error.code.endsWith('-unknown-method');
      if (!isUnknown || initialized.methods?.includes('update') !== true) throw error;
    };

    /** θ of the last request, where it was sent whole. */
    let held: Float64Array | undefined;
    const at = (theta: Float64Array): Params => {
      held = theta;
      return encode.at(theta);
    };
    return {
      ...declared,
      tensors: declared.shown ?? declared.tensors,
      name: initialized.name ?? dialect.name,
      ...(initial && { initial }),
      ...(optimizer && { optimizer }),
      methods: new Set(initialized.methods),
      async cost(theta, changed) {
        if (changed !== undefined) held = undefined;
        const params =
          theta === undefined
            ? encode.nothing
            : changed === undefined
              ? at(theta)
              : encode.changed(theta, changed);
        return readNumber((await ask('cost', params)).cost)!;
      },
      async gradient(theta) {
        const answer = lacksGradient ? undefined : await ask('gradient', at(theta)).catch(unlessSteps);
        if (answer === undefined) {
          lacksGradient = true;
          return undefined;
        }
        const { gradient, cost, deltas, inputGradient } = answer;
        const ofInputs = problem && inputGradient && readInputs(inputGradient, problem);
        return {
          gradient: vector(gradient, 'gradient'),
          ...(cost !== undefined && { cost: readNumber(cost)! }),
          ...(deltas && { deltas: byLayer(deltas, 'deltas') }),
          ...(ofInputs && { inputGradient: ofInputs }),
        };
      },
      async outputs(theta) {
        const { outputs, preActivations, activations } = await ask('outputs', at(theta));
        return {
          outputs: read((found) => readOutputs(outputs, problem, found)),
          ...(preActivations && { preActivations: byLayer(preActivations, 'preActivations') }),
          ...(activations && { activations: byLayer(activations, 'activations') }),
        };
      },
      async costs(perturbations) {
        const { costs } = await ask('costs', encode.moves(perturbations));
        return many(costs, perturbations.length);
      },
      async line(direction, steps) {
        return many((await ask('line', encode.line(direction, steps))).costs, steps.length);
      },
      async update(theta, learningRate, steps) {
        const { parametersAfter } = await ask('update', encode.update(theta, learningRate, steps));
        // Where it holds its own parameters after the steps, they have to be given again.
        held = undefined;
        return read((found) => {
          if (parametersAfter.length !== steps) {
            const message = `expected the parameters after ${counted(steps, 'step')}, found ${parametersAfter.length}`;
            found.add('wrong-length', ['parametersAfter'], message);
          }
          return parametersAfter.map((wire, k) => readVector(wire, declared, ['parametersAfter', k], found));
        });
      },
      async epochs(theta, count) {
        const { costs, parametersAfter } = await ask('epochs', encode.epochs(theta, count));
        held = undefined;
        return { costs: many(costs, count), after: vector(parametersAfter, 'parametersAfter') };
      },
      holds: (theta) => held === theta,
      close: client.close,
      stop: client.stop,
    };
  } catch (error) {
    await client.stop();
    throw error;
  }
}

const locateInResult: Locate = (path) => (path.length === 0 ? { path: 'result' } : locateByPath()(path));

/** The keys of an answer that lacks one, as advice. */
function keysOf(answer: unknown, issues: readonly { path: PropertyKey[]; input?: unknown }[]): string {
  if (!issues.some(({ path, input }) => path.length === 1 && input === undefined)) return '';
  const keys = Object.keys(answer as object);
  return keys.length === 0 ? '' : `The result that it gave has ${listedNames(keys)}.\n`;
}

/** An unknown method is ignored, unless it looks like a misspelled one. */
function addMethodIssues({ methods = [] }: Initialized, known: readonly string[], found: Issues): void {
  methods.forEach((name, k) => {
    const meant = known.includes(name) ? '' : didYouMean(name, known);
    if (meant !== '') found.add('unknown-method', ['methods', k], `there is no method "${name}"${meant}`);
  });
}

function readOutputs(wire: WireTensor, problem: Problem | undefined, found: Issues): Tensor {
  const outputs = readTensor(wire, ['outputs'], found);
  const message = problem && unitsShapeProblem(outputs.shape, problem.network.layers.at(-1)!, problem);
  if (message !== undefined) found.add('wrong-shape', ['outputs'], message);
  return outputs;
}
