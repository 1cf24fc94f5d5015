import { NncheckError } from '../../errors.ts';
import { listedNames } from '../../input/describe.ts';
import { collectIssues, type Issues, type Locate, locateByPath } from '../../input/issues.ts';
import { didYouMean } from '../../input/suggest.ts';
import type { Problem } from '../../problem/problem.ts';
import type { Tensor } from '../../tensors/tensor.ts';
import { declareAs, declareOwn } from '../declared.ts';
import type { Instance } from '../instances/instance.ts';
import type { Initialized, Method, Result, WireTensor, WireTensors } from '../schema/protocol.ts';
import { addLayerIssues, unitsShapeProblem } from '../unit-values.ts';
import type { Launch } from './child.ts';
import { type ClientOptions, startClient } from './client.ts';
import { encoder, moveWriter } from './encode.ts';
import { commandInWords } from './failure.ts';
import { problemJson } from './problem-message.ts';
import { readNumber, readTensor, readValues, readVector } from './wire.ts';

/** Beside the numbers, a line has little; and a number in 17 digits has 25 characters. */
const LINE_WITHOUT_NUMBERS = 2 ** 24;
const LONGEST_NUMBER = 32;

/**
 * Starts a program and asks it for its parameters.
 *
 * @param problem what the spec says; undefined where the program brings its own
 * @throws NncheckError of kind `program`
 */
export async function startProgram(
  launch: Launch,
  options: ClientOptions,
  problem?: Problem,
): Promise<Instance> {
  const client = startClient(launch, options);
  try {
    // The program starts while its schema is loaded.
    const { methods } = await import('../schema/protocol.ts');
    const { addZodIssues } = await import('../../problem/schema/validate.ts');
    /** Reads an answer, which fails the program where it is not what was asked for. */
    const read = <T>(reader: (issues: Issues) => T, advice = ''): T => {
      const found = collectIssues('program', locateInResult);
      const value = reader(found);
      try {
        found.throwIfAny();
      } catch (error) {
        if (!(error instanceof NncheckError)) throw error;
        const [first, ...others] = error.message.split('\n');
        const what = [`answered ${first}`, ...others].join('\n  ');
        throw client.failure({ code: error.code, what, advice: `${advice}${ADVICE}` });
      }
      return value;
    };
    const ask = async <M extends Method>(
      method: M,
      params: Parameters<typeof client.request>[1],
    ): Promise<Result<M>> => {
      const answer = await client.request(method, params);
      const { success, data, error } = methods[method].result.safeParse(answer, { reportInput: true });
      if (success) return data as Result<M>;
      return read((found) => addZodIssues(error.issues, found), keysOf(answer, error.issues)) as never;
    };

    const initialized = await ask('initialize', initialize(problem));
    const declared = read((found) => {
      addMethodIssues(initialized, Object.keys(methods), found);
      return problem === undefined ? declareOwn(initialized, found) : declareAs(problem, initialized, found);
    });
    const { tensors, size } = declared;
    const vector = (wire: WireTensors, path: string): Float64Array =>
      read((found) => readVector(wire, tensors, size, [path], found));
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
    client.longestLine = LINE_WITHOUT_NUMBERS + LONGEST_NUMBER * (2 * size + numbersOf(problem));
    const initial = initialized.initial && vector(initialized.initial, 'initial');
    const encode = encoder(tensors, initialized.encoding ?? 'json');
    const writeMoves = moveWriter(tensors, size);

    let held: Float64Array | undefined;
    const at = (theta: Float64Array): Iterable<string | Uint8Array> => {
      held = theta;
      return wrapped(encode.whole(theta));
    };
    return {
      ...declared,
      name: initialized.name ?? commandInWords(launch.command),
      ...(initial && { initial }),
      methods: new Set(initialized.methods),
      async cost(theta, changed) {
        const params =
          theta === undefined
            ? '{}'
            : changed === undefined
              ? at(theta)
              : wrapped(encode.changed(theta, changed));
        if (changed !== undefined) held = undefined;
        return readNumber((await ask('cost', params)).cost)!;
      },
      async gradient(theta) {
        const { gradient, cost, deltas } = await ask('gradient', at(theta));
        return {
          gradient: vector(gradient, 'gradient'),
          ...(cost !== undefined && { cost: readNumber(cost)! }),
          ...(deltas && { deltas: byLayer(deltas, 'deltas') }),
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
        const { costs } = await ask('costs', `{"perturbations":${writeMoves(perturbations)}}`);
        return many(costs, perturbations.length);
      },
      async line(direction, steps) {
        const params = ['{"direction":', ...encode.whole(direction), `,"steps":${JSON.stringify(steps)}}`];
        return many((await ask('line', params)).costs, steps.length);
      },
      holds: (theta) => held === theta,
      async close() {
        const { byItself, code } = await client.close();
        if (!byItself)
          return 'the program did not end after shutdown, nor at the end of its input, and was killed';
        return code === 0
          ? undefined
          : `the program ended with status ${code} after shutdown, and not with 0`;
      },
      stop: client.stop,
    };
  } catch (error) {
    await client.stop();
    throw error;
  }
}

const ADVICE = 'What each answer has to be: docs/protocol.md, or nncheck schema protocol.';

const locateInResult: Locate = (path) => (path.length === 0 ? { path: 'result' } : locateByPath()(path));

/** What an answer has in place of what it should have. */
function keysOf(answer: unknown, issues: readonly { path: PropertyKey[]; input?: unknown }[]): string {
  if (!issues.some(({ path, input }) => path.length === 1 && input === undefined)) return '';
  const keys = Object.keys(answer as object);
  return keys.length === 0 ? '' : `The result that it gave has ${listedNames(keys)}.\n`;
}

/** A method that nncheck does not know is let pass, unless it looks like one that it does. */
function addMethodIssues({ methods = [] }: Initialized, known: readonly string[], found: Issues): void {
  methods.forEach((name, k) => {
    const meant = known.includes(name) ? '' : didYouMean(name, known);
    if (meant !== '') found.add('unknown-method', ['methods', k], `there is no method "${name}"${meant}`);
  });
}

function readOutputs(wire: WireTensor, problem: Problem | undefined, found: Issues): Tensor {
  const outputs = readTensor(wire, ['outputs'], found);
  const message = problem && unitsShapeProblem(outputs.shape, problem.network.layers.at(-1)!.units, problem);
  if (message !== undefined) found.add('wrong-shape', ['outputs'], message);
  return outputs;
}

function* initialize(problem: Problem | undefined): Iterable<string> {
  yield '{"protocol":1';
  if (problem !== undefined) {
    yield ',"problem":';
    yield* problemJson(problem);
  }
  yield '}';
}

function* wrapped(tensors: Iterable<string | Uint8Array>): Iterable<string | Uint8Array> {
  yield '{"parameters":';
  yield* tensors;
  yield '}';
}

/** The pre-activations and activations of every layer, at most. */
function numbersOf(problem: Problem | undefined): number {
  if (problem === undefined) return 0;
  return 2 * problem.data.count * problem.network.layers.reduce((sum, { units }) => sum + units, 0);
}
