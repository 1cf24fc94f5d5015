import { activation } from '../operations/activation.ts';
import { add as addition } from '../operations/add.ts';
import { same } from '../operations/same.ts';
import { rowLength, type Shape, unitsOnly } from '../shape.ts';
import type { LayerType, Step } from './layer.ts';

/** The numbers of an example as units, in the order in which they are stored. */
export const flatten: LayerType = {
  output: (_definition, [input]) => unitsOnly(rowLength(input)),
  declare: () => [],
  expand: ({ units, output, activation: f }) => [
    { operation: same(output), role: 'z' },
    { operation: activation(f, units), role: 'a' },
  ],
};

/** An activation alone: a = f(x). */
export const activationAlone: LayerType = {
  output: (_definition, [input]) => input,
  declare: () => [],
  expand: ({ units, output, activation: f }) => [
    { operation: same(output), role: 'z' },
    { operation: activation(f, units, output), role: 'a' },
  ],
};

/** a = f(x₁ + x₂ + …): the sum of several layers of the same shape, as in a residual network. */
export const add: LayerType = {
  several: true,
  output(_definition, inputs) {
    const [first, ...others] = inputs.map(inWords);
    const other = others.find((words) => words !== first);
    if (other === undefined) return inputs[0];
    return { key: 'from', message: `it adds layers of different shapes, ${first} and ${other}` };
  },
  declare: () => [],
  expand({ inputShapes, units, output, activation: f }) {
    const sums = inputShapes.slice(1).map((_, k): Step => {
      const before = k === 0 ? { source: 0 } : { step: k - 1 };
      const role = k === inputShapes.length - 2 ? 'z' : 'between';
      return { operation: addition(output), role, reads: [before, { source: k + 1 }] };
    });
    return [...sums, { operation: activation(f, units, output), role: 'a' }];
  },
};

function inWords(shape: Shape): string {
  return shape.map(({ name, length }) => `${length} ${name}${length === 1 ? '' : 's'}`).join(' × ');
}
