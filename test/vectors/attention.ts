import type { Converted } from './layers.ts';
import { listsOf, type Stored, type Vector } from './vector.ts';

const sequence = ({ shape }: Stored) => {
  const [steps, features] = shape.slice(-2);
  return { steps, features };
};

/** One example, a matrix of steps and features, as a list of one. */
const alone = (stored: Stored): unknown[] => [listsOf(stored)];

/** Attention of one head without biases and without an output projection, its weights stored as [in, out]. */
export const attention = ({ id, inputs, settings }: Vector): Converted => {
  const { X, WQ, WK, WV, T } = inputs;
  return {
    spec: {
      name: id,
      network: {
        inputs: sequence(X),
        layers: [
          {
            type: 'attention',
            name: 'attn',
            projection: false,
            scale: settings.scale,
            ...(settings.causal === 1 && { mask: 'causal' }),
          },
        ],
      },
      loss: { type: 'squared' },
      parameters: {
        layout: { weight: 'in-out', bias: 'none' },
        values: {
          'attn.q.weight': listsOf(WQ),
          'attn.k.weight': listsOf(WK),
          'attn.v.weight': listsOf(WV),
        },
      },
      data: { inputs: alone(X), targets: alone(T) },
    },
    called: { WQ: 'attn.q.weight', WK: 'attn.k.weight', WV: 'attn.v.weight', X: 'x' },
    inputs: { shape: [1, ...X.shape], values: X.values },
    inner: { P: 'masked-softmax' },
  };
};

/** Sines and cosines added to the input, then a dropout whose mask is given, as in cs231n. */
export const positions = ({ id, inputs, settings, upstream }: Vector): Converted => ({
  spec: {
    name: id,
    network: {
      inputs: sequence(inputs.x),
      layers: [
        { type: 'positions', name: 'pos', encoding: 'sine' },
        { type: 'dropout', name: 'dropout', keep: settings.keep, mask: listsOf(inputs.mask) },
      ],
    },
    loss: { type: 'upstream', values: listsOf(upstream.output) },
    data: { inputs: listsOf(inputs.x) },
  },
  called: { x: 'x' },
  inputs: inputs.x,
});
