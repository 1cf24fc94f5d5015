import type { Spec } from '../../src/problem/schema/spec.ts';
import type { Converted } from './layers.ts';
import { listsOf, type Stored, type Vector } from './vector.ts';

const sequence = ({ shape: [, steps, features] }: Stored) => ({ steps, features });

/** Embeddings, recurrent layers with given initial states, and the masked loss of a sequence, as specs. */
export const embedding = ({ id, inputs: { tokens, W }, upstream: { output } }: Vector): Converted => ({
  spec: {
    name: id,
    network: {
      inputs: { tokens: tokens.shape[1], vocabulary: W.shape[0] },
      layers: [{ type: 'embedding', name: 'embed', units: W.shape[1] }],
    },
    loss: { type: 'upstream', values: listsOf(output) },
    parameters: { values: { 'embed.weight': listsOf(W) } },
    data: { inputs: listsOf(tokens) },
  },
  called: { W: 'embed.weight' },
  inputs: tokens,
});

type Layer = Spec['network']['layers'][number];

/** A recurrent layer, its weights stored as [in, out]. */
function recurrent({ id, inputs, upstream }: Vector, layer: Layer): Converted {
  const { x, h0, c0, ...tensors } = inputs;
  const values = upstream.output ?? upstream.h;
  const byName = c0 === undefined ? listsOf(values) : { h: listsOf(upstream.h), c: listsOf(upstream.c) };
  const states = { h0, ...(c0 && { c0 }) };
  return {
    spec: {
      name: id,
      network: {
        inputs: {
          x: sequence(x),
          ...Object.fromEntries(Object.entries(states).map(([name, { shape }]) => [name, shape[1]])),
        },
        layers: [
          {
            ...layer,
            name: 'layer',
            units: h0.shape[1],
            initialState: c0 === undefined ? 'h0' : { h: 'h0', c: 'c0' },
          },
        ],
      },
      loss: { type: 'upstream', values: byName },
      parameters: {
        layout: { weight: 'in-out' },
        values: Object.fromEntries(
          Object.entries(tensors).map(([name, own]) => [`layer.${name}`, listsOf(own)]),
        ),
      },
      data: {
        inputs: {
          x: listsOf(x),
          ...Object.fromEntries(Object.entries(states).map(([name, own]) => [name, listsOf(own)])),
        },
      },
    },
    called: {
      ...Object.fromEntries(Object.keys(tensors).map((name) => [name, `layer.${name}`])),
      ...Object.fromEntries(['x', ...Object.keys(states)].map((name) => [name, name])),
    },
    inputs: x,
  };
}

export const rnn = (vector: Vector): Converted => recurrent(vector, { type: 'rnn' });

/** The order of the gates is f, i, o, g in the vectors of a course that has four matrices of [state, input]. */
export const lstm = (vector: Vector): Converted => {
  const isCourse = vector.id.includes('course');
  const gates = isCourse ? 'fiog' : 'ifog';
  const units = vector.inputs.h0.shape[1];
  return {
    ...recurrent(vector, { type: 'lstm', gates, cells: true }),
    rename: (what) =>
      what
        .replace(
          /^dW([fioc])\[(\d), state (\d)\]/,
          (_, gate, unit, state) => `dWh[${state}, ${columnOf(gate, unit)}]`,
        )
        .replace(/^db([fioc])\[(\d)\]/, (_, gate, unit) => `db[${columnOf(gate, unit)}]`),
  };

  function columnOf(gate: string, unit: string): number {
    return gates.indexOf(gate === 'c' ? 'g' : gate) * units + Number(unit);
  }
};

export const gru = (vector: Vector): Converted => {
  const reset = vector.id.includes('after') ? 'after' : 'before';
  return recurrent(vector, { type: 'gru', gates: 'rzn', biases: 2, reset });
};

export const maskedLoss = ({ id, inputs: { x, t, mask } }: Vector): Converted => ({
  spec: {
    name: id,
    network: {
      inputs: sequence(x),
      layers: [{ type: 'activation', name: 'logits', activation: 'linear' }],
    },
    loss: {
      type: 'categorical-crossentropy',
      fromLogits: true,
      mask: listsOf(mask),
      reduction: id.includes('tokens') ? 'tokens' : 'examples',
    },
    data: { inputs: listsOf(x), targets: listsOf(t) },
  },
  called: { x: 'x' },
  inputs: x,
});
