import type { NetworkDefinition } from '../../network/definition.ts';
import type { Complaints } from '../complaints.ts';
import { counted } from '../describe.ts';
import { oneHot, type Rows } from './rows.ts';

interface Pair {
  readonly inputs: Rows;
  readonly targets: Rows;
}

/** Which lists the data are, so that messages name the setting that would mend them. */
interface Form {
  readonly examplesIn?: 'rows' | 'columns' | undefined;
}

/** Checks that examples are as wide as the network, and makes class numbers one-hot where it has several outputs. */
export function fitToNetwork(
  { inputs, targets }: Pair,
  { inputs: width, layers }: NetworkDefinition,
  form: Form | object,
  complaints: Complaints,
): Pair | undefined {
  const units = layers.at(-1)!.units;
  const before = complaints.count;
  if (inputs.width !== width)
    complaints.add(
      'inputs-width',
      ['data', 'inputs'],
      `expected ${counted(width, 'number')} an example as network.inputs says, found ${inputs.width}${turnHint(inputs, width, form)}`,
    );
  if (targets.count !== inputs.count)
    complaints.add(
      'examples-differ',
      ['data', 'targets'],
      `expected as many examples as inputs has, ${inputs.count}, found ${targets.count}${turnHint(targets, units, form)}`,
    );
  const fitted = fitTargets(targets, units, form, complaints);
  return complaints.count === before && fitted !== undefined ? { inputs, targets: fitted } : undefined;
}

function fitTargets(
  targets: Rows,
  units: number,
  form: Form | object,
  complaints: Complaints,
): Rows | undefined {
  const path = ['data', 'targets'];
  const { classes, width } = targets;
  if (classes !== undefined && width === 1 && classes.length > Math.max(2, units)) {
    const names = classes
      .slice(0, 4)
      .map((name) => JSON.stringify(name))
      .join(', ');
    complaints.add(
      'too-many-classes',
      path,
      `there are ${classes.length} classes (${names}, …), and the last layer has ${counted(units, 'unit')}: a cell that should be a number may be text`,
    );
    return undefined;
  }
  if (width === units) return targets;
  if (width !== 1) {
    complaints.add(
      'targets-width',
      path,
      `expected ${counted(units, 'number')} an example as the last layer has units, found ${width}${turnHint(targets, units, form)}`,
    );
    return undefined;
  }
  const value = new Float64Array(1);
  for (let row = 0; row < targets.count; row++) {
    targets.read(row, value, 0);
    if (Number.isInteger(value[0]) && value[0] >= 0 && value[0] < units) continue;
    complaints.add(
      'not-a-class',
      path,
      `the last layer has ${units} units, so one number an example has to be a class from 0 to ${units - 1}; example ${row} has ${value[0]}`,
    );
    return undefined;
  }
  return oneHot(targets, units);
}

/** Says how to turn lists over where they would then fit. */
function turnHint(rows: Rows, width: number, form: Form | object): string {
  if (rows.count !== width || rows.width === width) return '';
  const other = 'examplesIn' in form && form.examplesIn === 'columns' ? 'rows' : 'columns';
  return `: they would fit with "examplesIn": "${other}"`;
}
