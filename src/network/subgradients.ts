import { type Backpropagation, backpropagate } from './backpropagation.ts';
import { type ForwardPass, inputsOfNode } from './forward.ts';
import { isAtKink } from './kinks.ts';
import type { Examples, Network } from './network.ts';
import { ALL_TIED } from './operations/max-pool.ts';
import { regularizedZeros } from './regularization.ts';
import type { KinkOf } from './rules.ts';

/** The left slope, the mean and the right slope: what programs take exactly at a kink. */
const SLOPES = [0, 0.5, 1];
/** What programs take where entries of a window tie: the first, equal shares, the last, or all of each. */
const TIES = [...SLOPES, ALL_TIED];
/** With more kinds of kinks than this at once, all layers are taken to follow one convention. */
const MOST_KINDS = 4;

/**
 * Returns every gradient, with its deltas, that right code may give at a point that is exactly at kinks: whichever
 * slope the activation of each layer, the loss and |w| take there. None where the point is at no kink.
 */
export function subgradients(
  network: Network,
  theta: Float64Array,
  examples: Examples,
  pass: ForwardPass,
): Backpropagation[] {
  const met = kinksAt(network, theta, examples, pass);
  if (met.length === 0) return [];
  const loss = network.nodes.length - 1;
  const kinds: readonly (readonly KinkOf[])[] =
    met.length <= MOST_KINDS
      ? met.map((kind) => [kind])
      : [met.filter((kind) => kind !== loss && kind !== 'regularization'), [loss], ['regularization']];
  const choices = kinds.reduce<Map<KinkOf, number>[]>(
    (chosen, kind) =>
      chosen.flatMap((before) =>
        (kind.every((of) => isMaximum(network, of)) ? TIES : SLOPES).map(
          (slope) => new Map([...before, ...kind.map((of) => [of, slope] as const)]),
        ),
      ),
    [new Map()],
  );
  return choices.map((choice) => backpropagate(network, theta, examples, pass, (of) => choice.get(of)));
}

function isMaximum({ nodes }: Network, of: KinkOf): boolean {
  return of !== 'regularization' && nodes[of].operation.kink?.window?.ties === true;
}

/** Returns what is exactly at a kink. */
function kinksAt(network: Network, theta: Float64Array, { targets }: Examples, pass: ForwardPass): KinkOf[] {
  const { nodes, objective, space } = network;
  const met: KinkOf[] = [];
  nodes.forEach(({ operation }, node) => {
    if (operation.kink === undefined) return;
    const { x } = inputsOfNode(network, node, theta, pass);
    if (isAtKink(operation, x, targets)) met.push(node);
  });
  if (regularizedZeros(space, objective.regularization, theta)) met.push('regularization');
  return met;
}
