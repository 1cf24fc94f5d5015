import { counted } from '../../input/describe.ts';
import type { Issues } from '../../input/issues.ts';
import type { NetworkDefinition } from '../../network/definition.ts';
import type { Spec } from '../schema/spec.ts';
import { oneHot, type Rows, transposed } from './rows.ts';

/** The inputs and targets of the same examples. */
export interface Pair {
  readonly inputs: Rows;
  readonly targets: Rows;
}

/** Checks that examples are as wide as the network, and makes class numbers one-hot where it has several outputs. */
export function fitToNetwork(
  pair: Pair,
  { inputs: width, layers, loss }: NetworkDefinition,
  data: Spec['data'],
  issues: Issues,
): Pair | undefined {
  const { inputs, targets } = pair;
  const units = layers.at(-1)!.units;
  const isUpstream = loss.type === 'upstream';
  const before = issues.count;
  const hint = turnHint(pair, width, isUpstream ? [units] : [units, 1], data);
  if (inputs.width !== width) {
    const message = `expected ${counted(width, 'number')} an example as network.inputs says, found ${inputs.width}${hint}`;
    issues.add('inputs-width', ['data', 'inputs'], message);
  }
  if (targets.count !== inputs.count) {
    const message = `expected as many examples as inputs has, ${inputs.count}, found ${targets.count}${hint}`;
    issues.add('examples-differ', ['data', 'targets'], message);
  }
  const fitted = fitTargets(targets, units, !isUpstream, hint, issues);
  return issues.count === before && fitted !== undefined ? { inputs, targets: fitted } : undefined;
}

/**
 * Sees the columns of inputs and targets as rows, and rows as columns.
 *
 * A single column is one number for each example either way, unless it is the one example that is wanted.
 *
 * @param width how many inputs the network has
 */
export function turned(pair: Pair, width: number): Pair {
  const oneNumberEach = pair.inputs.width === 1 && pair.inputs.count !== width;
  const inputs = oneNumberEach ? pair.inputs : transposed(pair.inputs);
  const targets = pair.targets.width === 1 && inputs.count !== 1 ? pair.targets : transposed(pair.targets);
  return { inputs, targets };
}

function fitTargets(
  targets: Rows,
  units: number,
  mayBeClasses: boolean,
  hint: string,
  issues: Issues,
): Rows | undefined {
  const path = ['data', 'targets'];
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
  if (width === units) return targets;
  if (width !== 1 || !mayBeClasses) {
    const message = `expected ${counted(units, 'number')} an example as the last layer has units, found ${width}${hint}`;
    issues.add('targets-width', path, message);
    return undefined;
  }
  const value = new Float64Array(1);
  for (let row = 0; row < targets.count; row++) {
    targets.read(row, value, 0);
    if (Number.isInteger(value[0]) && value[0] >= 0 && value[0] < units) continue;
    const message = `the last layer has ${units} units, so one number an example has to be a class from 0 to ${units - 1}; example ${row} has ${value[0]}`;
    issues.add('not-a-class', path, message);
    return undefined;
  }
  return oneHot(targets, units);
}

/** Says how to turn lists over where inputs and targets would then fit. */
function turnHint(pair: Pair, width: number, widths: readonly number[], data: Spec['data']): string {
  if ('task' in data || 'file' in data) return '';
  const { inputs, targets } = turned(pair, width);
  const fit = inputs.width === width && targets.count === inputs.count && widths.includes(targets.width);
  const other = data.examplesIn === 'columns' ? 'rows' : 'columns';
  return fit ? `: they would fit with "examplesIn": "${other}"` : '';
}
