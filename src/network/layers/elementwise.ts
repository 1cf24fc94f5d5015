import type { LayerDefinition } from '../definition.ts';
import { activation } from '../operations/activation.ts';
import { add as addition } from '../operations/add.ts';
import { concatenate as oneAfterAnother } from '../operations/concatenate.ts';
import { multiply as product } from '../operations/multiply.ts';
import type { Operation } from '../operations/operation.ts';
import { same } from '../operations/same.ts';
import { rowLength, type Shape, shapeNamed, unitsOnly } from '../shape.ts';
import type { LayerType, Misfit, Step } from './layer.ts';

/** The numbers of an example as units, in the order in which they are stored. */
export const flatten: LayerType = passing((_definition, input) => unitsOnly(rowLength(input)));

/** The numbers of an example with other axes, in the order in which they are stored. */
export const reshape: LayerType = passing(({ options }, input) => {
  const shape = shapeNamed(options!.shape as number | Record<string, number>);
  if (rowLength(shape) === rowLength(input)) return shape;
  const message = `its shape has ${rowLength(shape)} numbers, and its input ${rowLength(input)}`;
  return { key: 'shape', message };
});

/** An activation alone: a = f(x). */
export const activationAlone: LayerType = passing((_definition, input) => input);

/** a = f(x), with the axes that are returned. */
function passing(output: (definition: LayerDefinition, input: Shape) => Shape | Misfit): LayerType {
  return {
    output: (definition, [input]) => output(definition, input),
    declare: () => [],
    expand: ({ units, output, activation: f }) => [
      { operation: same(output), role: 'z' },
      { operation: activation(f, units, output), role: 'a' },
    ],
  };
}

/** a = f(x₁ ∘ x₂ ∘ …) of several layers of the same shape, two by two with one operation. */
const joined = (verb: string, operation: (shape: Shape) => Operation): LayerType => ({
  several: true,
  output(_definition, inputs) {
    const [first, ...others] = inputs.map(inWords);
    const other = others.find((words) => words !== first);
    if (other === undefined) return inputs[0];
    return { key: 'from', message: `it ${verb} layers of different shapes, ${first} and ${other}` };
  },
  declare: () => [],
  expand({ inputShapes, units, output, activation: f }) {
    const results = inputShapes.slice(1).map((_, k): Step => {
      const before = k === 0 ? { source: 0 } : { step: k - 1 };
      const role = k === inputShapes.length - 2 ? 'z' : 'between';
      return { operation: operation(output), role, reads: [before, { source: k + 1 }] };
    });
    return [...results, { operation: activation(f, units, output), role: 'a' }];
  },
});

/** The sum of several layers, as in a residual network. */
export const add: LayerType = joined('adds', addition);

/** The product of several layers, number by number, as of a gate and what it lets through. */
export const multiply: LayerType = joined('multiplies', product);

/** Several layers one after another: the units of rows, the features of each position, or the channels. */
export const concatenate: LayerType = {
  several: true,
  output(_definition, inputs) {
    const axis = joinedAxis(inputs[0]);
    const others = (shape: Shape): string => inWords(shape.filter((_, k) => k !== axis));
    const misfit = inputs.find((shape) => others(shape) !== others(inputs[0]));
    if (misfit !== undefined) {
      const message = `it joins layers along ${inputs[0][axis].name}s, whose other axes differ: ${inWords(inputs[0])} and ${inWords(misfit)}`;
      return { key: 'from', message };
    }
    const length = inputs.reduce((sum, shape) => sum + shape[axis].length, 0);
    return inputs[0].map((own, k) => (k === axis ? { ...own, length } : own));
  },
  declare: () => [],
  expand({ inputShapes, units, output, activation: f }) {
    const axis = joinedAxis(inputShapes[0]);
    const lengths = inputShapes.map((shape) => rowLength(shape.slice(axis)));
    const reads = inputShapes.map((_, source) => ({ source }));
    return [
      { operation: oneAfterAnother(lengths, output), role: 'z', reads },
      { operation: activation(f, units, output), role: 'a' },
    ];
  },
};

/** The axis along which layers are joined: channels, or the last one. */
export function joinedAxis(shape: Shape): number {
  const channel = shape.findIndex(({ name }) => name === 'channel');
  return channel === -1 ? shape.length - 1 : channel;
}

function inWords(shape: Shape): string {
  return shape.map(({ name, length }) => `${length} ${name}${length === 1 ? '' : 's'}`).join(' × ');
}
