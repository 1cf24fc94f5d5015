import type { Activation } from '../../src/network/activations/activation.ts';
import { isCombined } from '../../src/network/graph.ts';
import type { Problem } from '../../src/problem/problem.ts';

const sigmoid = (z: number): number => 1 / (1 + Math.exp(-z));

function softmax(z: number[]): number[] {
  const largest = Math.max(...z);
  const e = z.map((value) => Math.exp(value - largest));
  const sum = e.reduce((total, value) => total + value, 0);
  return e.map((value) => value / sum);
}

function activate({ name, apply }: Activation, z: number[]): number[] {
  if (name === 'softmax') return softmax(z);
  if (name === 'sigmoid') return z.map(sigmoid);
  const a = new Float64Array(z.length);
  apply(Float64Array.from(z), a, z.length);
  return [...a];
}

/** δ from ∂cost/∂a, in the formulas of textbooks: from the activation that was stored. */
function throughActivation(
  { name, alpha, pullback }: Activation,
  z: number[],
  a: number[],
  u: number[],
): number[] {
  const slopes: Record<string, (z: number, a: number) => number> = {
    sigmoid: (_, y) => y * (1 - y),
    tanh: (_, y) => 1 - y * y,
    elu: (x, y) => (x > 0 ? 1 : y + alpha!),
    silu: (x) => sigmoid(x) + x * sigmoid(x) * (1 - sigmoid(x)),
    softplus: sigmoid,
  };
  if (name === 'softmax') {
    const mean = a.reduce((sum, y, k) => sum + y * u[k], 0);
    return a.map((y, k) => y * (u[k] - mean));
  }
  if (slopes[name] !== undefined) return a.map((y, k) => u[k] * slopes[name](z[k], y));
  const deltas = new Float64Array(z.length);
  pullback(Float64Array.from(z), Float64Array.from(a), Float64Array.from(u), z.length, deltas);
  return [...deltas];
}

/** ∂loss/∂a; of a cross-entropy that is applied to logits, T·p − t. */
function lossGradient({ network }: Problem, a: number[], t: number[]): number[] {
  const { name, onLogits, constants } = network.objective.loss;
  const { scale = 0, delta = 0 } = constants;
  if (name.endsWith('crossentropy') && onLogits === undefined) {
    const stored = isCombined(network);
    if (name === 'binary-crossentropy') return (stored ? a : a.map(sigmoid)).map((p, k) => p - t[k]);
    const total = t.reduce((sum, target) => sum + target, 0);
    return (stored ? a : softmax(a)).map((p, k) => total * p - t[k]);
  }
  const slopes: Record<string, (a: number, t: number) => number> = {
    squared: (y, target) => 2 * scale * (y - target),
    absolute: (y, target) => Math.sign(y - target),
    huber: (y, target) => Math.max(-delta, Math.min(delta, y - target)),
    hinge: (y, target) => (target * y < 1 ? -target : 0),
    'binary-crossentropy': (y, target) => (y - target) / (y * (1 - y)),
    'categorical-crossentropy': (y, target) => (target === 0 ? 0 : -target / y),
  };
  return a.map((y, k) => slopes[name](y, t[k]));
}

/** Backpropagation of one example after the other, as a person writes it who knows the formulas and not their digits. */
export function textbookGradient(problem: Problem): Float64Array {
  const { network, parameters: theta, data } = problem;
  const { layers, objective, space } = network;
  const gradient = new Float64Array(theta.length);
  const units = layers.at(-1)!.units;
  const factor = { sum: 1, mean: 1 / data.count, 'mean-all': 1 / data.count / units }[objective.reduction];
  for (let n = 0; n < data.count; n++) {
    const row = (values: Float64Array, width: number) => [...values.subarray(n * width, (n + 1) * width)];
    const a = [row(data.inputs, network.inputs)];
    const z: number[][] = [];
    for (const [l, layer] of layers.entries()) {
      const [w, b] = layer.tensors;
      z.push(
        Array.from({ length: layer.units }, (_, unit) =>
          a[l].reduce(
            (sum, x, i) => sum + theta[w.offset + unit * layer.inputs + i] * x,
            b ? theta[b.offset + unit] : 0,
          ),
        ),
      );
      a.push(activate(layer.activation, z[l]));
    }
    let delta = lossGradient(problem, a.at(-1)!, row(data.targets, units));
    for (let l = layers.length - 1; l >= 0; l--) {
      const { activation, tensors, inputs } = layers[l];
      const [w, b] = tensors;
      const done = l === layers.length - 1 && isCombined(network);
      if (!done) delta = throughActivation(activation, z[l], a[l + 1], delta);
      for (const [unit, d] of delta.entries()) {
        if (b) gradient[b.offset + unit] += factor * d;
        for (let i = 0; i < inputs; i++) gradient[w.offset + unit * inputs + i] += factor * d * a[l][i];
      }
      const below = delta;
      delta = a[l].map((_, i) =>
        below.reduce((sum, d, unit) => sum + theta[w.offset + unit * inputs + i] * d, 0),
      );
    }
  }
  const { l1, l2, biases, reduction } = objective.regularization;
  for (const { kind, offset, size } of space.tensors) {
    if (kind === 'bias' && !biases) continue;
    for (let k = offset; k < offset + size; k++) {
      gradient[k] += (l1 * Math.sign(theta[k]) + l2 * theta[k]) / (reduction === 'mean' ? data.count : 1);
    }
  }
  return gradient;
}
