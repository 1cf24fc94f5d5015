import type { LayerType } from './layer.ts';
import { declareGates, optionsOf, recurrentOutput, unroll } from './recurrent.ts';

/** h_t = f(Wx·x_t + Wh·h_{t−1} + b) at each step, with f the tanh or another activation. */
export const rnn: LayerType = {
  isActivatedInside: true,
  output: recurrentOutput,
  declare: (definition, inputs) => declareGates(definition, inputs, ['']),
  expand(shape) {
    const { activation = 'tanh', initialState } = optionsOf(shape.definition);
    const layer = unroll(shape, [initialState !== undefined]);
    const fromInput = layer.fromInput('');
    const states = [];
    let h = layer.initial(0);
    for (let step = 0; step < layer.steps; step++) {
      const recurrent = layer.fromState('', layer.carried(h, step), { is: 'Wh·h', step });
      const z = layer.sum(fromInput(step), recurrent, { is: 'z', step });
      h = layer.activate(activation, z, { is: 'h', step });
      states.push(h);
    }
    return layer.finish([states]);
  },
};
