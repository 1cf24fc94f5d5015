import { line } from '../operations/line.ts';
import type { LayerType, Part, StepSource } from './layer.ts';
import { declareGates, optionsOf, recurrentOutput, unroll } from './recurrent.ts';

/** The letters of the gates in cs231n: input, forget, output and candidate. */
const GATES = 'ifog';

/** The candidate is called g, or c as in Keras, or j as in TensorFlow. */
const CANDIDATES = ['g', 'c', 'j'];

/**
 * i, f, o = σ(…) and g = tanh(…) of Wx·x_t + Wh·h_{t−1} + b, each with its own; c_t = f ⊙ c_{t−1} + i ⊙ g; h_t = o ⊙ tanh c_t
 * (Hochreiter and Schmidhuber 1997, with the forget gate of Gers et al. 2000).
 */
export const lstm: LayerType = {
  isActivatedInside: true,
  output: recurrentOutput,
  declare: (definition, inputs) =>
    declareGates(definition, inputs, [...(optionsOf(definition).gates ?? GATES)]),
  expand(shape) {
    const { gates = GATES, forgetBias = 0, initialState } = optionsOf(shape.definition);
    const given = typeof initialState === 'string' ? { h: initialState } : (initialState ?? {});
    const layer = unroll(shape, [given.h !== undefined, 'c' in given && given.c !== undefined]);
    const { state } = layer;
    const candidate = [...gates].find((gate) => CANDIDATES.includes(gate))!;
    const fromInput = Object.fromEntries([...gates].map((gate) => [gate, layer.fromInput(gate)]));
    const hs: StepSource[] = [];
    const cs: StepSource[] = [];
    let [h, c] = [layer.initial(0), layer.initial(1)];
    for (let step = 0; step < layer.steps; step++) {
      [h, c] = [layer.carried(h, step), layer.carried(c, step)];
      const at = (is: string): Part => ({ is, step });
      const gate = (letter: string): StepSource => {
        const is = letter === candidate ? 'g' : letter;
        const recurrent = layer.fromState(letter, h, at(`Wh·h ${is}`));
        const sum = layer.sum(fromInput[letter](step), recurrent, at(`z ${is}`));
        const z = letter === 'f' && forgetBias !== 0 ? layer.add(line(state, 1, forgetBias), [sum]) : sum;
        return layer.activate(letter === candidate ? 'tanh' : 'sigmoid', z, at(is));
      };
      const [i, f, o, g] = ['i', 'f', 'o', candidate].map(gate);
      c = layer.sum(layer.product(f, c, at('f·c')), layer.product(i, g, at('i·g')), at('c'));
      h = layer.product(o, layer.activate('tanh', c, at('tanh c')), at('h'));
      hs.push(h);
      cs.push(c);
    }
    return layer.finish(optionsOf(shape.definition).cells === true ? [hs, cs] : [hs]);
  },
};
