import { type ForwardPass, passOf } from '../../../network/forward.ts';
import type { Rules, Situation } from '../../../network/rules.ts';
import type { BackwardFault } from '../../catalogue/fault.ts';

/** The backward pass of every example with what the forward pass of another left behind. */
export const staleActivations: BackwardFault = {
  code: 'NN130',
  slug: 'stale-activations',
  title: 'the activations are those of another example',
  rule: 'what the forward pass hands to the backward pass',
  met: 1,
  about:
    'The forward pass keeps the activations of one example only, and the backward pass of the others runs after it has gone on: a loop that first computes all outputs, or a forward pass that is missing in the loop over the examples.',
  shows:
    'Each example’s part of the gradient has its own target (and input) with the activations of the last one.',
  matters: 'The error that is passed back is not that of the example that it is meant for.',
  fix: 'For each example: forward, then backward, before the next one; or keep z_l and a_l of every example.',
  *variants({ data }) {
    if (data.count < 2) return;
    for (const [what, errors, instead] of [
      ['the activations of the last example', false, withOwnInputs],
      ['the inputs and activations of the last example', false, last],
      ['the errors of each example, and the activations of the last one', true, withOwnInputs],
      ['the errors of each example, and the inputs and activations of the last one', true, last],
    ] as const) {
      yield {
        where: {},
        does: `with ${what} for all of them`,
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
