import { reductionFactor } from '../../network/cost.ts';
import { isCombined, isDenseChain } from '../../network/graph.ts';
import type { Problem } from '../../problem/problem.ts';
import type { VariantPlace } from '../catalogue/fault.ts';
import { biasOf, packedBias, weightOf } from './tensors.ts';

/**
 * Writes the right formula of what a fault replaces in the person's own names, indices and layout:
 * `δ_hidden[j] = Σ_i output.weight[i, j]·δ_output[i] · a_hidden[j](1 − a_hidden[j])`.
 *
 * @param rule the rule of backpropagation that is replaced
 * @returns undefined for a rule that is no formula of a layer
 */
export function ownFormula(problem: Problem, rule: string, where: VariantPlace): string | undefined {
  const { layers } = problem.network;
  const last = layers.length - 1;
  const tensor = problem.network.space.tensors.find(({ name }) => name === where.tensor);
  const layer = layers.findIndex(({ name }) => name === (where.layer ?? tensor?.layer));
  if (rule === 'regularization') return ofRegularization(problem);
  if (!isDenseChain(problem.network)) return undefined;
  if (rule === 'bias gradient') return ofBias(problem, Math.max(layer, 0));
  if (rule.includes('weight gradient') && (tensor?.kind === 'weight' || rule === 'weight gradient')) {
    return ofWeight(problem, layer < 0 ? last : layer);
  }
  // What is said of passing a delta back names the layer that it comes from.
  if (rule.startsWith('delta through')) return ofDelta(problem, layer < 1 ? 0 : layer - 1);
  if (rule === 'output delta') return ofDelta(problem, layer < 0 ? last : layer);
  if (rule.includes('activation derivative')) return ofDelta(problem, Math.max(layer, 0));
  return undefined;
}

function ofWeight(problem: Problem, l: number): string {
  const { layers } = problem.network;
  const input = l === 0 ? 'x[j]' : `a_${layers[l - 1].name}[j]`;
  return `the gradient of ${weightAt(problem, l)} is Σ δ_${layers[l].name}[i]·${input} over the examples`;
}

function ofBias(problem: Problem, l: number): string | undefined {
  const { name, biasInput } = problem.network.layers[l];
  const bias = biasOf(problem.network, l);
  const sum = biasInput === 1 ? 'Σ' : '−Σ';
  return bias && `the gradient of ${biasAt(problem, l)} is ${sum} δ_${name}[i] over the examples`;
}

function ofDelta(problem: Problem, l: number): string | undefined {
  const { layers } = problem.network;
  const { name, activation } = layers[l];
  if (l === layers.length - 1) return ofOutputDelta(problem);
  const above = layers[l + 1].name;
  const slope = slopeOf(activation.name, name, 'j', activation.alpha);
  return `δ_${name}[j] = Σ_i ${weightAt(problem, l + 1)}·δ_${above}[i]${slope}`;
}

/** δ_L, of the losses that have a short one. */
function ofOutputDelta({ network, definition, data }: Problem): string | undefined {
  const { objective, layers } = network;
  const { name, units, activation } = layers[layers.length - 1];
  const { loss, reduction } = objective;
  const [a, t] = [`a_${name}[i]`, 't[i]'];
  const divided = reduction === 'sum' ? '' : ` / ${Math.round(1 / reductionFactor(network, data))}`;
  const isMean = reduction === 'mean' || reduction === 'mean-all';
  const end = `${divided}${!isMean ? '' : `, with the ${data.count} examples${reduction === 'mean' ? '' : ` times ${units} outputs`} of the mean`}`;
  if (isCombined(network)) {
    return loss.onLogits === undefined && loss.name === 'squared'
      ? undefined
      : `δ_${name}[i] = (${a} − ${t})${end}`;
  }
  if (loss.name !== 'squared' || !activation.separable) return undefined;
  const twice = 2 * (definition.loss.scale ?? 0.5);
  const factor = twice === 1 ? '' : `${twice}·`;
  return `δ_${name}[i] = ${factor}(${a} − ${t})${slopeOf(activation.name, name, 'i', activation.alpha)}${end}`;
}

function ofRegularization({ network, data }: Problem): string {
  const { l1, l2, biases, reduction } = network.objective.regularization;
  if (l1 === 0 && l2 === 0) return 'the cost of the spec has no regularization, so its gradient has none';
  const divided = reduction === 'mean' ? ` / ${data.count}` : '';
  const terms = [l2 === 0 ? [] : [`${l2}·w${divided}`], l1 === 0 ? [] : [`${l1}·sign(w)${divided}`]].flat();
  return `add ${terms.join(' + ')} to the gradient of every weight w${biases ? ' and every bias' : ', and nothing to the biases'}`;
}

/** ` · a[j](1 − a[j])` */
function slopeOf(activation: string, layer: string, index: string, alpha?: number): string {
  const [a, z] = [`a_${layer}[${index}]`, `z_${layer}[${index}]`];
  switch (activation) {
    case 'linear':
      return '';
    case 'sigmoid':
      return ` · ${a}(1 − ${a})`;
    case 'tanh':
      return ` · (1 − ${a}²)`;
    case 'relu':
      return `, and 0 where ${z} ≤ 0`;
    case 'leaky-relu':
      return `, times ${alpha ?? 0.01} where ${z} ≤ 0`;
    default:
      return ` · f′(${z}) of ${activation}`;
  }
}

/** `output.weight[i, j]`: the weight from unit j below to unit i, where the person has it. */
function weightAt(problem: Problem, l: number): string {
  const { tensors, layout, network } = problem;
  if (layout.unrolled !== undefined) return `W_${network.layers[l].name}[i,j]`;
  const { offset } = weightOf(network, l);
  const own = tensors.find(({ source }) => source.includes(offset))!;
  const j = packedBias(problem, l) === 'first' ? 'j + 1' : 'j';
  return layout.weight === 'in-out' ? `${own.name}[${j}, i]` : `${own.name}[i, ${j}]`;
}

function biasAt(problem: Problem, l: number): string {
  const { tensors, layout, network } = problem;
  const { name, inputs } = network.layers[l];
  if (layout.unrolled !== undefined) return `b_${name}[i]`;
  const { offset } = biasOf(network, l)!;
  const own = tensors.find(({ source }) => source.includes(offset))!;
  const packed = packedBias(problem, l);
  if (packed === undefined) return `${own.name}[i]`;
  const column = packed === 'first' ? 0 : inputs;
  return layout.weight === 'in-out' ? `${own.name}[${column}, i]` : `${own.name}[i, ${column}]`;
}
