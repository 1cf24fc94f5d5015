import type { Layer } from '../../../network/graph.ts';
import { optionsOf } from '../../../network/layers/recurrent.ts';
import type { BackwardFault, Variant } from '../../catalogue/fault.ts';
import { type Gate, gateOrders, gatesOf, isGated, tensorOfGate } from '../gates.ts';
import { overrideResult } from '../overrides.ts';

const ALL = ['Wx', 'Wh', 'b', 'bh'];
const BIASES = ['b', 'bh'];
/** The right numbers at another gate. */
export const gatesExchanged: BackwardFault = {
  code: 'NN153',
  slug: 'gates-exchanged',
  words: 'lstm gru gates order i f o g r z n swapped copied bias gradient db concatenate split',
  title: 'a gate has the gradient of another gate',
  rule: 'what is handed out',
  met: 2,
  anyLayers: true,
  about:
    'Each gate of an LSTM or GRU has weights and biases of its own. Their gradients are joined in another order than the forward pass splits them in, or one gate’s gradient is stored for another.',
  wrong: ['i, f, o, g = np.split(z, 4, axis=1)', 'dz = np.hstack([di, df, dg, do])'],
  right: ['i, f, o, g = np.split(z, 4, axis=1)', 'dz = np.hstack([di, df, do, dg])'],
  shows: 'The rows of one gate are the right gradient of another.',
  matters: 'Each gate is trained with the errors of another one.',
  fix: 'Join the gradients of the gates in the order in which the forward pass splits them, and compute each from its own delta.',
  *variants({ network: { layers } }) {
    for (const layer of layers.filter(isGated)) {
      const gates = gatesOf(layer);
      const has = (kind: string): boolean => tensorOfGate(layer, kind, gates[0].letter) !== undefined;
      // Two tensors of one shape are NN124.
      const ofBiases = optionsOf(layer.definition).gateTensors !== 'separate' || has('bh');
      for (const { words, taken } of gateOrders(layer)) {
        yield variant(layer, `with the gradients of ${words}`, ALL, taken);
        if (has('b') && ofBiases && words.endsWith('exchanged'))
          yield variant(layer, `with the gradients of the biases of ${words}`, BIASES, taken);
      }
      if (!has('b')) continue;
      for (const [j, { letter }] of gates.entries()) {
        for (const other of gates.filter((gate) => gate.letter !== letter)) {
          const words = `with the gradient of the biases of gate ${other.letter} for gate ${letter}`;
          yield variant(layer, words, BIASES, gates.with(j, other));
        }
        const words = `with the gradient of the biases of gate ${letter} for every gate`;
        yield variant(
          layer,
          words,
          BIASES,
          gates.map(() => gates[j]),
        );
      }
    }
  },
};

/** @param taken the gate whose gradient each gate gets */
function variant(layer: Layer, does: string, kinds: readonly string[], taken: readonly Gate[]): Variant {
  return {
    where: { layer: layer.name },
    does: `${does} in layer "${layer.name}"`,
    usesGradient: true,
    plant: (rules) =>
      overrideResult(rules, (right) => {
        const wrong = right.slice();
        for (const kind of kinds) {
          for (const [k, { letter }] of gatesOf(layer).entries()) {
            const own = tensorOfGate(layer, kind, letter);
            const from = tensorOfGate(layer, kind, taken[k].letter);
            if (own === undefined || from === undefined) continue;
            wrong.set(right.subarray(from.offset, from.offset + from.size), own.offset);
          }
        }
        return wrong;
      }),
  };
}
