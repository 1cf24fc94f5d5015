import { line } from '../operations/line.ts';
import type { LayerType, Part, StepSource } from './layer.ts';
import { declareGates, optionsOf, recurrentOutput, unroll } from './recurrent.ts';

/** The letters of the gates in torch: reset, update and candidate. */
const GATES = 'rzn';

/** The candidate is called n, or h as in Keras. */
const CANDIDATES = ['n', 'h', 'c', 'g'];
/** The update gate is called z, or u as in TensorFlow. */
const UPDATES = ['z', 'u'];

/**
 * r, z = σ(Wx·x_t + Wh·h_{t−1} + b), each with its own; n = tanh(Wx·x_t + b + Wh·(r ⊙ h_{t−1})), or + r ⊙ (Wh·h_{t−1} + bh)
 * where the reset comes after; h_t = z ⊙ h_{t−1} + (1 − z) ⊙ n, or with z and 1 − z exchanged (Cho et al. 2014).
 */
export const gru: LayerType = {
  isActivatedInside: true,
  output: recurrentOutput,
  declare: (definition, inputs) =>
    declareGates(definition, inputs, [...(optionsOf(definition).gates ?? GATES)]),
  expand(shape) {
    const { gates = GATES, reset = 'before', update = 'old', initialState } = optionsOf(shape.definition);
    const layer = unroll(shape, [initialState !== undefined]);
    const { state } = layer;
    const letterOf = (known: readonly string[]): string => [...gates].find((gate) => known.includes(gate))!;
    const [ofZ, ofN] = [letterOf(UPDATES), letterOf(CANDIDATES)];
    const fromInput = Object.fromEntries([...gates].map((gate) => [gate, layer.fromInput(gate)]));
    const states: StepSource[] = [];
    let h = layer.initial(0);
    for (let step = 0; step < layer.steps; step++) {
      h = layer.carried(h, step);
      const at = (is: string): Part => ({ is, step });
      const gate = (letter: string, is: string): StepSource => {
        const recurrent = layer.fromState(letter, h, at(`Wh·h ${is}`));
        return layer.activate(
          'sigmoid',
          layer.sum(fromInput[letter](step), recurrent, at(`z ${is}`)),
          at(is),
        );
      };
      const [r, z] = [gate('r', 'r'), gate(ofZ, 'z')];
      const ofState = (source: StepSource): StepSource => layer.fromState(ofN, source, at('Wh·h n'));
      const recurrent =
        reset === 'before'
          ? ofState(layer.product(r, h, at('r·h')))
          : layer.product(r, ofState(h), at('r·(Wh·h)'));
      const n = layer.activate('tanh', layer.sum(fromInput[ofN](step), recurrent, at('z n')), at('n'));
      const rest = layer.add(line(state, -1, 1), [z], at('1−z'));
      const [ofOld, ofNew] = update === 'old' ? [z, rest] : [rest, z];
      const [old, candidate] = [layer.product(ofOld, h, at('old')), layer.product(ofNew, n, at('new'))];
      h = layer.sum(old, candidate, at('h'));
      states.push(h);
    }
    return layer.finish([states]);
  },
};
