import { type ForwardPass, passOf } from '../../../network/forward.ts';
import type { Rules, Situation } from '../../../network/rules.ts';
import type { BackwardFault } from '../../catalogue/fault.ts';

/** The backward pass of every example with what the forward pass of another left behind. */
export const staleActivations: BackwardFault = {
  code: 'NN130',
  slug: 'stale-activations',
  words: 'stale old activations last example forward cached',
  title: 'the activations are those of another example',
  rule: 'what the forward pass hands to the backward pass',
  met: 1,
  anyLayers: true,
  about:
    'The forward pass keeps the activations of one example. The backward pass of the other examples uses them, because the forward pass ran over all examples first, or is missing from the loop.',
  wrong: [
    'for x in X:',
    '    a1, a2 = forward(x)',
    'for x, y in zip(X, t):',
    '    dW1 += backward(x, y, a1, a2)  # a1, a2 of the last example',
  ],
  right: ['for x, y in zip(X, t):', '    a1, a2 = forward(x)', '    dW1 += backward(x, y, a1, a2)'],
  shows:
    'Each example contributes a gradient with its own target (and possibly input) and the activations of the last example.',
  matters: 'The error that passes back belongs to another example.',
  fix: 'Run the forward and backward pass of one example before the next, or keep z_l and a_l of every example.',
  *variants({ data }) {
    if (data.count < 2) return;
    for (const [what, errors, instead] of [
      ['the activations of the last example', false, withOwnInputs],
      ['the inputs and activations of the last example', false, last],
      ['the output errors of each example and the activations of the last one', true, withOwnInputs],
      ['the output errors of each example and the inputs and activations of the last one', true, last],
    ] as const) {
      yield {
        where: {},
        does: `with ${what} for every example`,
        plant: (rules) => withPass(rules, instead, errors),
      };
    }
  },
};

/** The forward pass of the last example, as often as there are examples. */
function last({ network, pass, examples }: Situation): ForwardPass {
  const repeated = (values: Float64Array): Float64Array => {
    const width = values.length / examples.count;
    const row = values.subarray(values.length - width);
    return values.map((_, k) => row[k % width]);
  };
  return passOf(network, repeated(pass.inputs), pass.values.map(repeated));
}

function withOwnInputs(at: Situation): ForwardPass {
  return { ...last(at), inputs: at.pass.inputs };
}

/** @param errors whether the loss is differentiated at each example's own outputs */
function withPass(rules: Rules, instead: (at: Situation) => ForwardPass, errors: boolean): Rules {
  const passes = new WeakMap<ForwardPass, ForwardPass>();
  return {
    ...rules,
    pull(at, node, argument, upstream) {
      if (errors && node === at.network.nodes.length - 1) return rules.pull(at, node, argument, upstream);
      const pass = passes.get(at.pass) ?? instead(at);
      passes.set(at.pass, pass);
      return rules.pull({ ...at, pass }, node, argument, upstream);
    },
  };
}
