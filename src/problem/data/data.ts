import { NncheckError } from '../../errors.ts';
import { didYouMean } from '../../input/suggest.ts';
import type { NetworkDefinition } from '../../network/definition.ts';
import type { Dataset } from '../problem.ts';
import { random, shuffled } from '../random.ts';
import type { TaskData } from '../schema/data.ts';
import type { Spec } from '../schema/spec.ts';
import type { SpecReading } from '../settings.ts';
import { tasks } from '../tasks/index.ts';
import { fitToNetwork } from './fit.ts';
import { givenInputs, withMasks } from './masks.ts';
import { type Rows, readInTurns, rowsOf } from './rows.ts';
import { withUpstream } from './upstream.ts';

/** The most numbers of inputs or targets: 1 GB of them. */
const MOST_NUMBERS = 2 ** 27;

interface Sources {
  readonly inputs: Rows;
  readonly targets: Rows;
  readonly task?: string;
}

/**
 * Makes the examples of a spec; undefined where an issue was added.
 *
 * @param isEvaluated whether a dropout keeps everything in the mean, as for examples that are not trained on
 */
export async function makeData(
  spec: Spec,
  definition: NetworkDefinition,
  surroundings: SpecReading,
  isEvaluated = false,
): Promise<Dataset | undefined> {
  const { data, reading } = withUpstream(spec, surroundings);
  const width = givenInputs(definition);
  const { issues, overrides } = reading;
  const examples = overrides.examples ?? data.examples;
  const sources =
    'task' in data
      ? await makeTask(data, examples === undefined ? undefined : examples + (data.skip ?? 0), width, reading)
      : await (await import('./given.ts')).readGiven(data, { ...definition, inputs: width }, reading);
  const mask =
    spec.loss.mask === undefined ? undefined : await (await import('./given.ts')).readMask(spec, reading);
  if (sources === undefined) return undefined;
  const fitted = fitToNetwork(sources, { ...definition, inputs: width }, { ...spec, data }, mask, issues);
  if (fitted === undefined) return undefined;
  const inputs = withMasks(fitted.inputs, spec, definition, isEvaluated, issues);
  if (inputs === undefined) return undefined;
  return choose({ ...sources, ...fitted, inputs }, data, examples, reading);
}

async function makeTask(
  { task: name, shuffle, seed }: TaskData,
  examples: number | undefined,
  inputs: number,
  reading: SpecReading,
): Promise<Sources | undefined> {
  const task = tasks.get(name);
  if (task === undefined) {
    const names = [...tasks.keys()];
    const message = `expected one of ${names.join(', ')}, found ${JSON.stringify(name)}${didYouMean(name, names)}`;
    reading.issues.add('unknown-name', ['data', 'task'], message);
    return undefined;
  }
  try {
    const options = { seed: seed ?? 0, inputs };
    const wanted = examples === undefined ? options : { ...options, examples };
    // the first few of a random order are chosen from all
    const all = shuffle ? await task.data(options) : undefined;
    const made = all !== undefined && all.count >= (examples ?? 0) ? all : await task.data(wanted);
    const { count } = made;
    const targets = rowsOf(made.targets, count, made.targets.length / count);
    return {
      task: name,
      inputs: rowsOf(made.inputs, count, made.inputs.length / count),
      targets: made.classes ? { ...targets, classes: made.classes } : targets,
    };
  } catch (error) {
    if (!(error instanceof NncheckError)) throw error;
    const { code, message } = error;
    if (code === 'task-examples') return refuseExamples(code, message, reading);
    reading.issues.add(code, ['data', 'task'], message);
    return undefined;
  }
}

/** Takes the first examples, of a random order where that is wanted. */
async function choose(
  { inputs, targets, task }: Sources,
  data: Spec['data'],
  examples: number | undefined,
  reading: SpecReading,
): Promise<Dataset | undefined> {
  const skip = data.skip ?? 0;
  const count = examples ?? inputs.count - skip;
  if (count < 1 || skip + count > inputs.count) {
    const wanted =
      skip === 0 ? `${count} examples` : `${Math.max(1, count)} examples after the first ${skip}`;
    const message = `${wanted} are requested, but there are only ${inputs.count}`;
    return refuseExamples('too-few-examples', message, reading);
  }
  if (count * Math.max(inputs.width, targets.width) > MOST_NUMBERS) {
    const message = `${count} examples have more than ${MOST_NUMBERS} numbers: take a part with "examples"`;
    reading.issues.add('too-many-numbers', ['data'], message);
    return undefined;
  }
  const order = data.shuffle
    ? shuffled(inputs.count, random(data.seed ?? 0)).subarray(skip, skip + count)
    : skip === 0
      ? { length: count }
      : Uint32Array.from({ length: count }, (_, row) => skip + row);
  const { onRows } = reading;
  const turn = onRows && ((done: number, total: number) => onRows('the data', done, total));
  return {
    ...(task !== undefined && { task }),
    count,
    inputs: await readInTurns(inputs, order, turn),
    targets: await readInTurns(targets, order, turn),
    ...(targets.classes && { classes: targets.classes }),
    ...('examplesIn' in data && data.examplesIn === 'columns' && { examplesIn: data.examplesIn }),
  };
}

/** Adds an issue about the number of examples; a number from the command line has no place in the spec and throws. */
function refuseExamples(code: string, message: string, { file, overrides, issues }: SpecReading): undefined {
  if (overrides.examples !== undefined)
    throw new NncheckError('usage', code, [{ message, place: file === undefined ? {} : { file } }]);
  issues.add(code, ['data', 'examples'], message);
}
