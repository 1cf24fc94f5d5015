import { isDenseChain } from '../../network/graph.ts';
import type { Network } from '../../network/network.ts';
import { rangeOf } from './output-range.ts';

/**
 * Returns whether the outputs are monotone functions of a direction w·x: one direction for all of them, where a hidden layer
 * that is not linear has one unit, or each of its own, where there is none. Undefined where they need not be monotone.
 */
export function directionsOfOutputs(network: Network): 'one' | 'one each' | undefined {
  if (!isDenseChain(network)) return undefined;
  const { layers } = network;
  const bent = layers.slice(0, -1).filter(({ activation }) => activation.name !== 'linear');
  if (bent.some(({ units }) => units > 1)) return undefined;
  if (layers.some(({ activation }) => !rangeOf(activation).grows)) return undefined;
  return bent.length > 0 ? 'one' : 'one each';
}
