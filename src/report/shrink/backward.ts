import { reductionFactor } from '../../network/cost.ts';
import { type Argument, inputArgument } from '../../network/operations/operation.ts';
import { addRegularizationGradient } from '../../network/regularization.ts';
import { RULES } from '../../network/rules.ts';
import { rowLength } from '../../network/shape.ts';
import type { Evaluation } from '../../problem/evaluation.ts';
import { difference, product, sumOf } from '../forward/terms.ts';
import { formatNumber } from '../numbers.ts';
import { JOINT } from '../width.ts';

/** Writes the right backward pass of a small problem, each value as a sum of products. */
export interface Arithmetic {
  /** ∂J/∂(the value of a node), a text for each unit of one example. */
  ofNode(node: number, name: string, example: number): string[];
  /** The derivative with respect to the parameter with that index in θ. */
  ofParameter(index: number, name: string): string;
}

/** Prepares the arithmetic of a backward pass. */
export function backwardArithmetic({ problem, pass, gradient, backpropagation }: Evaluation): Arithmetic {
  const { network, parameters, data } = problem;
  const { nodes, layers, objective, space } = network;
  const last = nodes.length - 1;
  const { ofNodes } = backpropagation;
  const at = { network, theta: parameters, examples: data, pass, gradient, ofNodes };
  const lengths = nodes.map(({ operation }) => rowLength(operation.output));
  const upstream = lengths.map((length, node) => {
    return ofNodes[node] ?? new Float64Array(data.count * length);
  });

  /** The products that the outputs of a node for one example add to a derivative. */
  const products = (node: number, argument: Argument, index: number, example: number): string[] => {
    const units = Array.from({ length: lengths[node] }, (_, unit) => example * lengths[node] + unit);
    return units.flatMap((unit) => {
      const one = new Float64Array(upstream[node].length);
      one[unit] = 1;
      const factor = RULES.pull(at, node, argument, one)[index];
      const delta = upstream[node][unit];
      if (factor === 0 || delta === 0) return [];
      if (argument === 'weight') return product(delta, factor);
      return argument === 'bias' && factor === 1 ? formatNumber(delta) : product(factor, delta);
    });
  };

  /** The derivative of a loss that is squared, or combined with the last activation: a multiple of a − t. */
  const ofLoss = (index: number, value: number): string[] => {
    const { loss } = objective;
    const [a, t] = [pass.a[layers.length - 1][index], data.targets[index]];
    const factor = 2 * (loss.constants.scale ?? 0.5) * reductionFactor(network, data);
    if (!(Math.abs(factor * (a - t) - value) <= 1e-9 * Math.abs(value))) return [];
    return [factor === 1 ? difference(a, t) : `${formatNumber(factor)}·(${difference(a, t)})`];
  };

  return {
    ofNode: (node, name, example) =>
      Array.from({ length: lengths[node] }, (_, unit) => {
        const index = example * lengths[node] + unit;
        const value = upstream[node][index];
        const terms = nodes.flatMap(({ from }, reader) =>
          from.flatMap((source, k) => {
            if (source !== node) return [];
            return reader === last
              ? ofLoss(index, value)
              : products(reader, inputArgument(k), index, example);
          }),
        );
        return equation(`${name}[${unit}]`, terms, value);
      }),
    ofParameter(index, name) {
      const { kind, offset } = space.tensorAt(index);
      const node = nodes.findIndex(({ operation }) =>
        operation.parameters.some((one) => one.offset === offset),
      );
      const terms = Array.from({ length: data.count }, (_, k) =>
        products(node, kind, index - offset, k),
      ).flat();
      const own = new Float64Array(space.size);
      addRegularizationGradient(space, objective.regularization, parameters, data.count, own);
      const regularization = own[index] === 0 ? [] : [formatNumber(own[index])];
      return equation(name, [...terms, ...regularization], gradient[index]);
    },
  };
}

/** `δ[0] = 0.5·0.25 = 0.125` */
function equation(name: string, terms: readonly string[], value: number): string {
  const result = formatNumber(value);
  const sum = terms.length === 0 ? result : sumOf(terms);
  return sum === result ? `${name} = ${result}` : `${name} = ${sum} =${JOINT}${result}`;
}
