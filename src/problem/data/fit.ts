import { counted } from '../../input/describe.ts';
import type { Issues, Path } from '../../input/issues.ts';
import type { NetworkDefinition } from '../../network/definition.ts';
import { positionsOf, rowLength, type Shape } from '../../network/shape.ts';
import { shapesOf } from '../../network/shapes.ts';
import { isOneHot } from '../classes.ts';
import type { Spec } from '../schema/spec.ts';
import { checkTokens, stepsIn } from './named.ts';
import { masked, oneHot, type Rows, readAll, transposed } from './rows.ts';

/** The inputs and targets of the same examples. */
export interface Pair {
  readonly inputs: Rows;
  readonly targets: Rows;
}

/** Checks that examples are as wide as the network, and makes class numbers one-hot where it has several outputs. */
export function fitToNetwork(
  pair: Pair,
  definition: NetworkDefinition,
  { data, loss: { ignore } }: Pick<Spec, 'data' | 'loss'>,
  mask: Rows | undefined,
  issues: Issues,
): Pair | undefined {
  const { inputs, targets } = pair;
  const { inputs: width, loss } = definition;
  const mayBeClasses = loss.type !== 'upstream';
  const output = outputOf(definition);
  const before = issues.count;
  const hint = turnHint(pair, definition, data);
  if (inputs.width !== width) {
    const message = `expected ${counted(width, 'number')} an example as network.inputs says, found ${inputs.width}${hint}`;
    issues.add('inputs-width', ['data', 'inputs'], message);
  }
  if (targets.count !== inputs.count) {
    const message = `expected as many examples as inputs has, ${inputs.count}, found ${targets.count}${hint}`;
    issues.add('examples-differ', ['data', 'targets'], message);
  }
  if (issues.count === before) {
    checkTokens(inputs, definition, issues);
    checkAxes(inputs, definition.inputShape, ['data', 'inputs'], issues);
    checkAxes(targets, output, ['data', 'targets'], issues);
  }
  const fitted = fitTargets(targets, output, mayBeClasses, ignore, hint, issues);
  if (mask !== undefined) checkMask(mask, targets, output, issues);
  if (loss.type === 'multiclass-hinge' && fitted !== undefined) checkClasses(fitted, output, issues);
  if (issues.count > before || fitted === undefined) return undefined;
  return { inputs, targets: mask === undefined ? fitted : masked(fitted, mask) };
}

/** Refuses targets that name no class, of a loss that has no other. */
function checkClasses(targets: Rows, output: Shape, issues: Issues): void {
  const units = rowLength(output) / positionsIn(output);
  if (units > 1 && isOneHot(readAll(targets), units)) return;
  const message =
    'the multiclass-hinge loss needs several outputs, and a class number or a one-hot row for each example';
  issues.add('not-a-class', ['data', 'targets'], message);
}

/** Refuses numbers whose axes are in another order, as NHWC for NCHW: axes of one, and numbers in one list, say nothing. */
function checkAxes({ axes = [] }: Rows, shape: Shape | undefined, path: Path, issues: Issues): void {
  const own = shape?.map(({ length }) => length) ?? [];
  const [found, expected] = [axes, own].map((lengths) => lengths.filter((length) => length > 1));
  if (found.length < 2 || found.length !== expected.length || String(found) === String(expected)) return;
  const names = shape!.map(({ name }) => `${name}s`).join(', ');
  const message = `expected lists of ${own.join(' × ')} numbers an example (${names}), found ${axes.join(' × ')}`;
  issues.add('axes-order', path, message);
}

/** The axes of what the network gives. */
export function outputOf(definition: NetworkDefinition): Shape {
  return shapesOf(definition).at(-1)!.output;
}

/** How many positions a sequence has; 1 of anything else. */
function positionsIn(shape: Shape): number {
  return rowLength(positionsOf(shape) ?? []);
}

function checkMask(mask: Rows, targets: Rows, output: Shape, issues: Issues): void {
  const [count, width] = [targets.count, positionsIn(output)];
  const path = ['loss', 'mask'];
  if (mask.count !== count || mask.width !== width) {
    const message = `expected ${counted(count, 'example')} of ${counted(width, 'position')}, found ${mask.count} of ${mask.width}`;
    issues.add('mask-shape', path, message);
  } else if (readAll(mask).some((value) => value !== 0 && value !== 1)) {
    issues.add('not-a-mask', path, 'expected 1 at each position that counts and 0 at each other one');
  }
}

/**
 * Sees the columns of inputs and targets as rows, and rows as columns.
 *
 * A single column is one number for each example either way, unless it is the one example that is wanted.
 *
 * A sequence in columns is [features, examples, steps].
 *
 * @param isTurned whether the inputs have been turned
 */
export function turned(pair: Pair, definition: NetworkDefinition, isTurned = false): Pair {
  const { inputs: width, inputParts: [{ shape } = { shape: [] }] = [], inputShape = shape } = definition;
  const oneNumberEach = pair.inputs.width === 1 && pair.inputs.count !== width;
  const inputs =
    oneNumberEach || isTurned ? pair.inputs : transposed(pair.inputs, stepsIn(pair.inputs, inputShape));
  const steps = stepsIn(pair.targets, outputOf(definition));
  const targets =
    pair.targets.width === 1 && inputs.count !== 1 ? pair.targets : transposed(pair.targets, steps);
  return { inputs, targets };
}

function fitTargets(
  targets: Rows,
  output: Shape,
  mayBeClasses: boolean,
  ignored: number | undefined,
  hint: string,
  issues: Issues,
): Rows | undefined {
  const path = ['data', 'targets'];
  const units = rowLength(output);
  const positions = positionsIn(output);
  const own = units / positions;
  const { classes, width } = targets;
  if (classes !== undefined && width === 1 && classes.length > Math.max(2, units)) {
    const names = classes
      .slice(0, 4)
      .map((name) => JSON.stringify(name))
      .join(', ');
    const message = `there are ${classes.length} classes (${names}, …), and the last layer has ${counted(units, 'unit')}: a cell that should be a number may be text`;
    issues.add('too-many-classes', path, message);
    return undefined;
  }
  if (width === units && ignored === undefined) return targets;
  if (width !== positions || !mayBeClasses) {
    const wanted =
      ignored === undefined
        ? `${counted(units, 'number')} an example as the last layer has units`
        : `${counted(positions, 'class number')} an example, as loss.ignore names one that does not count`;
    const message = `expected ${wanted}, found ${width}${hint}`;
    issues.add('targets-width', path, message);
    return undefined;
  }
  const values = new Float64Array(positions);
  for (let row = 0; row < targets.count; row++) {
    targets.read(row, values, 0);
    const bad = values.findIndex(
      (value) => value !== ignored && !(Number.isInteger(value) && value >= 0 && value < own),
    );
    if (bad === -1) continue;
    const each = positions === 1 ? 'an example' : 'a position';
    const place = positions === 1 ? `example ${row}` : `position ${bad} of example ${row}`;
    const message = `the last layer has ${own} units, so one number ${each} has to be a class from 0 to ${own - 1}; ${place} has ${values[bad]}`;
    issues.add('not-a-class', path, message);
    return undefined;
  }
  return oneHot(targets, own, ignored);
}

/** Says how to turn lists over where inputs and targets would then fit. */
function turnHint(pair: Pair, definition: NetworkDefinition, data: Spec['data']): string {
  if ('task' in data || 'file' in data) return '';
  const { inputs, targets } = turned(pair, definition);
  const output = outputOf(definition);
  const widths = [rowLength(output), ...(definition.loss.type === 'upstream' ? [] : [positionsIn(output)])];
  const fit =
    inputs.width === definition.inputs && targets.count === inputs.count && widths.includes(targets.width);
  const other = data.examplesIn === 'columns' ? 'rows' : 'columns';
  return fit ? `: they would fit with "examplesIn": "${other}"` : '';
}
