import type { Activation } from './activations/activation.ts';
import type { Node } from './graph.ts';
import type { Loss } from './losses/loss.ts';
import type { Network } from './network.ts';

/** Returns a number that is off by a unit in the last place. */
export type Off = (value: number) => number;

/** Whether the errors of derivatives have one sign in all slopes f′, or in all ∂cost/∂z that they lead to. */
export type OneWay = 'slopes' | 'deltas';

/**
 * Returns a network whose activations and loss have the rounding errors of their usual formulas, which lose more digits
 * than the reference's: 1 + erf of a gelu, eᶻ − 1 of an elu, a·(1 − a) of a sigmoid, ln(1 − a) of a cross-entropy.
 */
export function inUsualFormulas(network: Network, off: Off, oneWay: OneWay = 'slopes'): Network {
  const moved = withUsualActivations(network, off, oneWay);
  const loss = lossAsWritten(moved.nodes[moved.nodes.length - 1], network.objective.loss, off, oneWay);
  return { ...moved, nodes: moved.nodes.with(-1, loss) };
}

/** Returns the same with a loss that keeps its digits: the usual cross-entropy overflows where a probability is 0. */
export function withUsualActivations(network: Network, off: Off, oneWay: OneWay = 'slopes'): Network {
  const nodes = network.nodes.map((node) => {
    const { activation } = node.operation;
    return activation === undefined ? node : activationAsWritten(node, activation, off, oneWay);
  });
  return { ...network, nodes };
}

function activationAsWritten(node: Node, { intermediates }: Activation, off: Off, oneWay: OneWay): Node {
  if (intermediates === undefined) return node;
  const { operation } = node;
  const of = (upstream: number): number => (oneWay === 'deltas' ? Math.abs(upstream) : upstream);
  return {
    ...node,
    operation: {
      ...operation,
      value(at, a) {
        operation.value(at, a);
        for (let k = 0; k < a.length; k++) a[k] += error(off, intermediates(at.x[k], a[k])[0]);
      },
      pullbacks: {
        x(at, upstream) {
          const deltas = operation.pullbacks.x!(at, upstream);
          for (let k = 0; k < deltas.length; k++) {
            deltas[k] += of(upstream[k]) * error(off, intermediates(at.x[k], at.value[k])[1]);
          }
          return deltas;
        },
      },
    },
  };
}

function lossAsWritten(node: Node, { intermediates }: Loss, off: Off, oneWay: OneWay): Node {
  if (intermediates === undefined) return node;
  const { operation } = node;
  const of = (upstream: number): number => (oneWay === 'deltas' ? Math.abs(upstream) : upstream);
  return {
    ...node,
    operation: {
      ...operation,
      value(at, losses) {
        operation.value(at, losses);
        for (let n = 0, k = 0; n < losses.length; n++) {
          for (const end = k + operation.inputs; k < end; k++) {
            losses[n] += error(off, intermediates(at.x[k], at.targets[k])[0]);
          }
        }
      },
      pullbacks: {
        x(at, upstream) {
          const gradient = operation.pullbacks.x!(at, upstream);
          for (let k = 0; k < gradient.length; k++) {
            const factor = of(upstream[Math.floor(k / operation.inputs)]);
            gradient[k] += factor * error(off, intermediates(at.x[k], at.targets[k])[1]);
          }
          return gradient;
        },
      },
    },
  };
}

/** The rounding error of an intermediate of that size. */
function error(off: Off, size: number): number {
  return off(size) - size;
}
