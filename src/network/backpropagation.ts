import type { Arithmetic } from './arithmetic.ts';
import { type ForwardPass, inputsOf } from './forward.ts';
import type { Examples, Network } from './network.ts';
import { inputArgument } from './operations/operation.ts';
import { addRegularizationGradient } from './regularization.ts';
import { type AtKink, type Descent, pullback, RULES, type Rules } from './rules.ts';

export interface Backpropagation {
  /** ∂cost/∂θ, in the standard layout. */
  readonly gradient: Float64Array;
  /** ∂cost/∂z of each layer, [count, units]. */
  readonly deltas: readonly Float64Array[];
  /** ∂cost/∂(its value) of each node; undefined where nothing reads it, or below the lowest layer. */
  readonly ofNodes: readonly (Float64Array | undefined)[];
}

/**
 * Differentiates the cost by backpropagation (Rumelhart, Hinton and Williams 1986): from the loss down, each node hands
 * ∂cost/∂(its value) on to what it reads, and to its parameters. For a dense network that is
 *
 * δ_L = ∂cost/∂z_L; δ_l = f_l′(z_l) ⊙ (W_{l+1}ᵀ δ_{l+1}); ∂cost/∂W_l = Σ δ_l·a_{l−1}ᵀ; ∂cost/∂b_l = Σ δ_l.
 *
 * @param pass the forward pass of these examples with these parameters
 * @param atKink which derivative to take exactly at a kink; undefined takes each function's own convention
 * @param rules what each step computes; others than the right ones make a wrong gradient
 * @param lowest the layer to go down to; below it the gradient has only its regularization
 */
export function backpropagate(
  network: Network,
  theta: Float64Array,
  examples: Examples,
  pass: ForwardPass,
  atKink?: AtKink,
  rules: Rules = RULES,
  lowest = 0,
): Backpropagation {
  const { nodes, layers, space, arithmetic } = network;
  const gradient = new Float64Array(space.size);
  const upstream = new Array<Float64Array>(nodes.length);
  const at: Descent = { network, theta, examples, pass, atKink, gradient, ofNodes: upstream };
  const summed = new Set<number>();
  upstream[nodes.length - 1] = new Float64Array(examples.count).fill(rules.reduction(at));

  for (let node = nodes.length - 1; node >= layers[lowest].first; node--) {
    // Nothing reads the last activation where the loss is combined with it.
    if (upstream[node] === undefined) continue;
    const { operation, from } = nodes[node];
    for (const { kind, offset } of operation.parameters) {
      const own = rules.pull(at, node, kind, upstream[node]);
      for (let k = 0; k < own.length; k++) gradient[offset + k] += own[k];
    }
    // Last, since a fault may take the gradient of the weights for the weights.
    for (let k = 0; k < from.length; k++) {
      const source = from[k];
      if (source === 'inputs' || source < layers[lowest].first) continue;
      const pulled = rules.pull(at, node, inputArgument(k), upstream[node]);
      if (upstream[source] === undefined) {
        upstream[source] = pulled;
        continue;
      }
      // What was handed back may be another's, too; the sum is its own, and the steps of a sequence are added in place.
      if (!summed.has(source)) upstream[source] = upstream[source].slice();
      summed.add(source);
      add(upstream[source], pulled, arithmetic);
    }
  }
  rules.regularization(at, gradient);
  arithmetic.roundAll(gradient);
  const deltas = layers.map(({ z }) => upstream[z]);
  return { gradient: rules.result(at, gradient), deltas, ofNodes: upstream };
}

/** Adds what another reader of the same node hands back. */
function add(sum: Float64Array, more: Float64Array, { roundAll }: Arithmetic): void {
  for (let k = 0; k < sum.length; k++) sum[k] += more[k];
  roundAll(sum);
}

/**
 * Returns Σ |contribution| of the examples to each weight's gradient: how large the terms are that cancel in it.
 */
export function contributions(
  network: Network,
  theta: Float64Array,
  examples: Examples,
  pass: ForwardPass,
  { ofNodes }: Backpropagation,
): Float64Array {
  const { nodes, space, objective } = network;
  const sum = new Float64Array(space.size);
  nodes.forEach(({ operation: { parameters }, from }, node) => {
    const upstream = ofNodes[node];
    if (parameters.length === 0 || upstream === undefined) return;
    const magnitudes = magnitudesOf(upstream);
    const x = magnitudesOf(inputsOf(from, pass.inputs, pass.values).x);
    for (const { kind, offset } of parameters) {
      const own = pullback({ network, theta, examples, pass }, node, kind, magnitudes, { x });
      for (let k = 0; k < own.length; k++) sum[offset + k] += own[k];
    }
  });
  addRegularizationGradient(space, objective.regularization, theta.map(Math.abs), examples.count, sum);
  return sum;
}

/** Returns |values|: themselves where none is negative, as the pixels of many pictures. */
function magnitudesOf(values: Float64Array): Float64Array {
  let k = 0;
  while (k < values.length && values[k] >= 0) k++;
  return k === values.length ? values : values.map(Math.abs);
}
