import type { Problem } from '../../problem/problem.ts';
import type { Spec } from '../../problem/schema/spec.ts';
import { arrange } from '../../tensors/layout.ts';
import type { Declared } from '../declared.ts';
import { describeNetwork } from '../describe-problem.ts';
import { describedParts } from '../described-inputs.ts';
import { stepsAtOnce } from '../implementation.ts';
import type { ClientOptions } from '../instances/client.ts';
import { connect, type Encoder } from '../instances/connect.ts';
import type { Instance } from '../instances/instance.ts';
import type { Launch } from './child.ts';
import { type Encoding, encoder, moveWriter } from './encode.ts';
import { commandInWords } from './failure.ts';
import type { Text } from './outbox.ts';
import { pipes } from './pipes.ts';

/** Before the parameters are known, an answer may bring them: 10 million, in 17 digits. */
const LONGEST_FIRST_LINE = 2 ** 28;
/** Beside the numbers, a line has little; and a number in 17 digits has 25 characters. */
const LINE_WITHOUT_NUMBERS = 2 ** 24;
const LONGEST_NUMBER = 32;

/**
 * Starts a program, which is talked with in lines of JSON.
 *
 * @param problem the problem of the spec; undefined where the program brings its own
 * @throws NncheckError of kind `program`
 */
export function startProgram(launch: Launch, options: ClientOptions, problem?: Problem): Promise<Instance> {
  let longestLine = LONGEST_FIRST_LINE;
  const expected = problem && arrange(problem.network.space, problem.layout);
  return connect<Text>(
    {
      start: (events) => pipes(launch, () => longestLine, events, expected),
      initialize: initialize(problem),
      shutdown: '{}',
      name: commandInWords(launch.command),
      verb: 'answered ',
      advice: 'What each answer has to be: docs/protocol.md, or nncheck schema protocol.',
      encoder(declared, { encoding = 'json' }) {
        longestLine =
          LINE_WITHOUT_NUMBERS +
          LONGEST_NUMBER * (stepsAtOnce(declared.size) * declared.size + numbersOf(problem));
        return jsonParams(declared, encoding);
      },
    },
    options,
    problem,
  );
}

function jsonParams({ tensors, size }: Declared, encoding: Encoding): Encoder<Text> {
  const encode = encoder(tensors, encoding);
  const writeMoves = moveWriter(tensors, size);
  return {
    nothing: '{}',
    at: (theta) => wrapped(encode.whole(theta)),
    changed: (theta, changed) => wrapped(encode.changed(theta, changed)),
    moves: (perturbations) => `{"perturbations":${writeMoves(perturbations)}}`,
    update: (theta, learningRate, steps) => [
      '{"parameters":',
      ...encode.whole(theta),
      `,"learningRate":${learningRate},"steps":${steps}}`,
    ],
    epochs: (theta, count) => ['{"parameters":', ...encode.whole(theta), `,"count":${count}}`],
    line: (direction, steps) => [
      '{"direction":',
      ...encode.whole(direction),
      `,"steps":${JSON.stringify(steps)}}`,
    ],
  };
}

function* initialize(problem: Problem | undefined): Iterable<string> {
  yield '{"protocol":1';
  if (problem !== undefined) {
    yield ',"problem":';
    yield* problemJson(problem);
  }
  yield '}';
}

/** Writes what `initialize` tells a program of the problem, piece by piece: the examples may be hundreds of megabytes. */
function* problemJson(problem: Problem): Iterable<string> {
  const { data } = problem;
  const described = describeNetwork(problem);
  yield `${JSON.stringify(described).slice(0, -1)},"data":{"inputs":`;
  const parts = describedParts(described.network.inputs as Spec['network']['inputs']);
  const hasNames = parts[0].name !== undefined;
  for (const [k, { name, of }] of parts.entries()) {
    if (hasNames) yield `${k === 0 ? '{' : ','}${JSON.stringify(name)}:`;
    yield* rowsJson(data.inputs, data.count, (row) => JSON.stringify(of(row)));
  }
  yield `${hasNames ? '}' : ''},"targets":`;
  yield* rowsJson(data.targets, data.count);
  yield '}}';
}

/** Rows of a flat array as nested lists. */
function* rowsJson(
  values: Float64Array,
  count: number,
  write = (row: Float64Array): string => `[${row.join(',')}]`,
): Iterable<string> {
  const width = count === 0 ? 0 : values.length / count;
  yield '[';
  for (let row = 0; row < count; row++) {
    yield `${row === 0 ? '' : ','}${write(values.subarray(row * width, (row + 1) * width))}`;
  }
  yield ']';
}

function* wrapped(tensors: Iterable<string | Uint8Array>): Iterable<string | Uint8Array> {
  yield '{"parameters":';
  yield* tensors;
  yield '}';
}

/** The most numbers of an answer beside the gradient: pre-activations and activations of every layer. */
function numbersOf(problem: Problem | undefined): number {
  if (problem === undefined) return 0;
  return 2 * problem.data.count * problem.network.layers.reduce((sum, { units }) => sum + units, 0);
}
