import type { Spec } from '../../src/problem/schema/spec.ts';
import { attention, positions } from './attention.ts';
import { embedding, gru, lstm, maskedLoss, rnn } from './sequences.ts';
import { listsOf, type Stored, type Vector } from './vector.ts';

/** A vector as a spec, and what its gradients are called there: a tensor of the parameters, with a dot, or an input. */
export interface Converted {
  readonly spec: Spec;
  readonly called: Readonly<Record<string, string>>;
  /** Its inputs as the spec has them, where their gradient is stored. */
  readonly inputs: Stored;
  /** The types of the operations whose values some of its outputs are, by their names. */
  readonly inner?: Readonly<Record<string, string>>;
  /** How a published number is called by the names of the vector. */
  readonly rename?: (what: string) => string;
}

type Layers = Spec['network']['layers'];

/** A layer alone: its inputs, its parameters by their names in the spec, and the upstream gradient. */
function alone(
  { id, inputs: { x }, upstream: { output } }: Vector,
  layers: Layers,
  parameters: Readonly<Record<string, Stored>> = {},
  {
    axes,
    layout,
  }: { axes?: Spec['network']['inputs']; layout?: NonNullable<Spec['parameters']>['layout'] } = {},
): Spec {
  const rows = asRows(x);
  const values = Object.fromEntries(Object.entries(parameters).map(([name, own]) => [name, listsOf(own)]));
  return {
    name: id,
    network: { inputs: axes ?? rows.shape.slice(1).reduce((size, length) => size * length, 1), layers },
    loss: { type: 'upstream', values: listsOf(asRows(output)) },
    parameters: { values, ...(layout && { layout }) },
    data: { inputs: listsOf(rows) },
  };
}

/** Numbers without examples of their own are examples of one number. */
function asRows({ shape, values }: Stored): Stored {
  return { shape: shape.length === 1 ? [shape[0], 1] : shape, values };
}

const picture = ({ shape: [, channels, rows, columns] }: Stored) => ({ channels, rows, columns });

const convolution = (vector: Vector): Converted => {
  const { inputs, settings } = vector;
  const { x, w, b } = inputs;
  const layer = {
    type: 'conv2d',
    name: 'conv',
    filters: w.shape[0],
    kernel: w.shape.slice(2),
    stride: settings.stride,
    padding: settings.pad,
  };
  const parameters = { 'conv.weight': w, 'conv.bias': b };
  return {
    spec: alone(vector, [layer], parameters, { axes: picture(x) }),
    called: { w: 'conv.weight', b: 'conv.bias', x: 'x' },
    inputs: x,
  };
};

const pooling =
  (type: string) =>
  (vector: Vector): Converted => {
    const { inputs, settings } = vector;
    const { size, stride } = settings;
    return {
      spec: alone(vector, [{ type, name: 'pool', window: size, stride }], {}, { axes: picture(inputs.x) }),
      called: { x: 'x' },
      inputs: inputs.x,
    };
  };

const activation =
  (name: string) =>
  (vector: Vector): Converted => ({
    spec: alone(vector, [{ type: 'activation', name: 'f', activation: name }]),
    called: { x: 'x' },
    inputs: asRows(vector.inputs.x),
  });

/** Inputs of any axes are flattened, as cs231n does. */
const affine = (vector: Vector): Converted => {
  const { x, w, b } = vector.inputs;
  const layer = { type: 'dense', name: 'affine', units: b.shape[0] };
  const parameters = { 'affine.weight': w, 'affine.bias': b };
  return {
    spec: alone(vector, [layer], parameters, { layout: { weight: 'in-out' } }),
    called: { w: 'affine.weight', b: 'affine.bias', x: 'x' },
    inputs: x,
  };
};

const twoLayers = ({ id, inputs: { X, W1, b1, W2, b2, t }, settings }: Vector): Converted => ({
  spec: {
    name: id,
    network: {
      inputs: X.shape[1],
      layers: [
        { type: 'dense', name: 'hidden', units: b1.shape[0], activation: 'relu' },
        { type: 'dense', name: 'scores', units: b2.shape[0] },
      ],
    },
    loss: { type: 'categorical-crossentropy', fromLogits: true, reduction: 'mean' },
    regularization: { l2: settings.reg },
    parameters: {
      layout: { weight: 'in-out' },
      values: {
        'hidden.weight': listsOf(W1),
        'hidden.bias': listsOf(b1),
        'scores.weight': listsOf(W2),
        'scores.bias': listsOf(b2),
      },
    },
    data: { inputs: listsOf(X), targets: listsOf(t) },
  },
  called: { W1: 'hidden.weight', b1: 'hidden.bias', W2: 'scores.weight', b2: 'scores.bias' },
  inputs: X,
});

const normalization =
  (type: string, groupsOf: (settings: Vector['settings']) => number | undefined = () => undefined) =>
  (vector: Vector): Converted => {
    const { inputs, settings, conventions } = vector;
    const { x, gamma, beta } = inputs;
    const groups = groupsOf(settings);
    const layer = {
      type,
      name: 'norm',
      variance: /n ?[-−] ?1/.test(conventions.variance ?? '') ? 'n-1' : 'n',
      ...(groups !== undefined && { groups }),
      ...(type === 'rms-norm' ? {} : { beta: beta !== undefined }),
      ...(settings.eps !== undefined && { epsilon: settings.eps }),
    };
    const { variance: _, ...withoutVariance } = layer;
    const flat = ({ shape, values }: Stored): Stored => ({
      shape: shape.filter((length) => length > 1),
      values,
    });
    const parameters = { 'norm.gamma': flat(gamma), ...(beta && { 'norm.beta': flat(beta) }) };
    return {
      spec: alone(vector, [type === 'rms-norm' ? withoutVariance : layer], parameters, {
        ...(x.shape.length === 4 && { axes: picture(x) }),
      }),
      called: { gamma: 'norm.gamma', beta: 'norm.beta', x: 'x' },
      inputs: x,
    };
  };

const dropout = (vector: Vector): Converted => {
  const { inputs, settings } = vector;
  const layer = {
    type: 'dropout',
    name: 'dropout',
    keep: settings.keep,
    mask: listsOf(asRows(inputs.mask)) as unknown[],
  };
  return { spec: alone(vector, [layer]), called: { x: 'x' }, inputs: inputs.x };
};

/** How each kind of vector becomes a spec; of those that are not here a spec has no layer yet. */
export const CONVERTERS: Readonly<Record<string, (vector: Vector) => Converted>> = {
  conv2d: convolution,
  'max-pool': pooling('max-pool2d'),
  'average-pool': pooling('average-pool2d'),
  dense: affine,
  relu: activation('relu'),
  gelu: activation('gelu'),
  silu: activation('silu'),
  'batch-norm': normalization('batch-norm'),
  'spatial-batch-norm': normalization('batch-norm'),
  'layer-norm': normalization('layer-norm'),
  'group-norm': normalization('group-norm', ({ groups, G }) => groups ?? G),
  'rms-norm': normalization('rms-norm'),
  dropout,
  'dense, relu, softmax, cross-entropy': twoLayers,
  embedding,
  rnn,
  lstm,
  gru,
  'softmax, cross-entropy over time with a mask': maskedLoss,
  attention,
  'positional encoding, dropout': positions,
};
