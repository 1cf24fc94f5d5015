import type { Network } from './network.ts';

/**
 * Returns the network in which what a backward pass takes for constants stays as it is at θ, so that its cost has the
 * derivatives of that backward pass: but for a truncated one.
 */
export function heldAt<Of extends Pick<Network, 'nodes'>>(network: Of, theta: Float64Array): Of {
  if (!network.nodes.some(({ operation }) => operation.held)) return network;
  const nodes = network.nodes.map(({ operation, ...node }) => ({
    ...node,
    operation: operation.held?.at(theta) ?? operation,
  }));
  return { ...network, nodes };
}

/**
 * Returns whether moves of the parameter with that index in θ change the cost otherwise than a backward pass says, which
 * takes something for a constant.
 */
export function isHeld({ nodes }: Network): (index: number) => boolean {
  const isTruncated = nodes.some(({ operation }) => operation.stopsBackward);
  const ranges = nodes.flatMap(({ operation: { held } }) => held ?? []);
  return (index) => isTruncated || ranges.some(({ from, to }) => index >= from && index < to);
}
