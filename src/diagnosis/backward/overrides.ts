import { isCombined } from '../../network/graph.ts';
import type { Network } from '../../network/network.ts';
import { type Argument, inputArgument } from '../../network/operations/operation.ts';
import { type Descent, RULES, type Rules } from '../../network/rules.ts';
import type { Way } from './branches.ts';
import { named } from './tensors.ts';

/**
 * Which pullback of a layer: to its `weight` or `bias` from its delta, to its `input` from its delta, or to its `delta`
 * from ∂cost/∂(its activations); where the loss is combined with the activation, from the losses.
 */
export type Pulled = 'weight' | 'bias' | 'input' | 'delta';

/** The pullback that is replaced, of the same or another upstream, at the same or another point. */
export type Right = (upstream?: Float64Array, at?: Descent) => Float64Array;

/** The pullback of layer l that takes its place. */
export type Wrong = (at: Descent, l: number, upstream: Float64Array, right: Right) => Float64Array;

/** Replaces one of the pullbacks of some layers. */
export function overridePull(rules: Rules, layers: readonly number[], pulled: Pulled, wrong: Wrong): Rules {
  return {
    ...rules,
    pull(at, node, argument, upstream) {
      const right: Right = (given = upstream, where = at) => rules.pull(where, node, argument, given);
      const l = layerPulled(at.network, pulled, node, argument);
      return layers.includes(l) ? wrong(at, l, upstream, right) : right();
    },
  };
}

/** Replaces the pullback of some nodes to one of their arguments. */
export function overrideArgument(
  rules: Rules,
  nodes: readonly number[],
  argument: Argument,
  wrong: (right: Float64Array, at: Descent) => Float64Array,
): Rules {
  return {
    ...rules,
    pull(at, node, of, upstream) {
      const right = rules.pull(at, node, of, upstream);
      return of === argument && nodes.includes(node) ? wrong(right, at) : right;
    },
  };
}

/** Replaces what some nodes hand back to one that they read. */
export function overrideWay(
  rules: Rules,
  { readers, source }: Way,
  wrong: (right: Float64Array, at: Descent) => Float64Array,
): Rules {
  return {
    ...rules,
    pull(at, node, argument, upstream) {
      const right = rules.pull(at, node, argument, upstream);
      const { from } = at.network.nodes[node];
      const isIt =
        readers.includes(node) && from.some((one, k) => one === source && inputArgument(k) === argument);
      return isIt ? wrong(right, at) : right;
    },
  };
}

function layerPulled({ nodes, layers }: Network, pulled: Pulled, node: number, argument: Argument): number {
  if (pulled === 'delta')
    return argument === 'x' ? layers.findIndex(({ z }) => z === nodes[node].from[0]) : -1;
  return argument === (pulled === 'input' ? 'x' : pulled) ? layers.findIndex(({ z }) => z === node) : -1;
}

/** Replaces ∂cost/∂y of what the loss reads, given ∂cost/∂loss of each example. */
export function overrideLoss(
  rules: Rules,
  wrong: (at: Descent, upstream: Float64Array, right: Right) => Float64Array,
): Rules {
  return {
    ...rules,
    pull(at, node, argument, upstream) {
      const right: Right = (given = upstream, where = at) => rules.pull(where, node, argument, given);
      return node === at.network.nodes.length - 1 ? wrong(at, upstream, right) : right();
    },
  };
}

/** Starts from another ∂(Σ losses)/∂a of the outputs a, also where the loss is combined with the last activation. */
export function startFromOutputs(rules: Rules, ofOutputs: (at: Descent) => Float64Array): Rules {
  return overrideLoss(rules, (at, upstream) => {
    const { network } = at;
    const last = network.layers[network.layers.length - 1];
    const gradient = ofOutputs(at).map((value, k) => value * upstream[Math.floor(k / last.units)]);
    network.arithmetic.roundAll(gradient);
    return isCombined(network) ? RULES.pull(at, last.a, 'x', gradient) : gradient;
  });
}

/** Replaces the result. */
export function overrideResult(
  rules: Rules,
  wrong: (gradient: Float64Array, at: Parameters<Rules['result']>[0]) => Float64Array,
): Rules {
  return { ...rules, result: (at, gradient) => wrong(rules.result(at, gradient), at) };
}

/** Replaces each number of the gradient of some tensors, which have these standard names; `own` is the parameter itself. */
export function overrideTensors(
  rules: Rules,
  names: readonly string[],
  wrong: (value: number, k: number, own: number, size: number) => number,
): Rules {
  return overrideResult(rules, (right, { network, theta }) => {
    const gradient = right.slice();
    for (const name of names) {
      const { offset, size } = named(network, name);
      for (let k = 0; k < size; k++) {
        gradient[offset + k] = wrong(right[offset + k], k, theta[offset + k], size);
      }
    }
    return gradient;
  });
}
