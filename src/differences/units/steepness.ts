import { float64 } from '../../network/arithmetic.ts';
import type { ForwardPass } from '../../network/forward.ts';
import { readByLoss } from '../../network/graph.ts';
import type { Examples, Network } from '../../network/network.ts';
import { pullback } from '../../network/rules.ts';

/** Returns 1 + Σ|∂loss/∂y| of each example. */
export function steepnessOf(
  network: Network,
  theta: Float64Array,
  examples: Examples,
  pass: ForwardPass,
): Float64Array {
  const { count } = examples;
  const plain = { ...network, arithmetic: float64 };
  const loss = network.nodes.length - 1;
  const upstream = new Float64Array(count).fill(1);
  const slopes = pullback({ network: plain, theta, examples, pass }, loss, 'x', upstream);
  const outputs = pass.values[readByLoss(network)].length / count;
  const steepness = new Float64Array(count).fill(1);
  slopes.forEach((slope, k) => {
    steepness[Math.floor(k / outputs)] += Math.abs(slope);
  });
  return steepness;
}
