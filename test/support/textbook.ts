import type { Activation } from '../../src/network/activations/activation.ts';
import { isCombined } from '../../src/network/graph.ts';
import type { Reduction } from '../../src/network/objective.ts';
import type { Problem } from '../../src/problem/problem.ts';

/** What a person's program computes: numbers of all examples, one after another. */
export interface Textbook {
  readonly gradient: Float64Array;
  readonly cost: number;
  readonly outputs: Float64Array;
  /** ∂cost/∂z of each layer. */
  readonly deltas: readonly Float64Array[];
}

export interface Arithmetic {
  /** Rounds every number that is stored, such as Math.fround. */
  readonly round?: (value: number) => number;
  /** Whether sums are taken from the last term to the first. */
  readonly backwards?: boolean;
}

/** The error function to a few roundings of 1: its series, and far out its continued fraction. */
function erf(x: number): number {
  const far = Math.abs(x);
  if (far > 6) return Math.sign(x);
  if (far > 2.5) {
    let fraction = far;
    for (let k = 60; k >= 1; k--) fraction = far + k / 2 / fraction;
    return Math.sign(x) * (1 - Math.exp(-x * x) / Math.sqrt(Math.PI) / fraction);
  }
  let [term, sum] = [x, x];
  for (let k = 1; k < 60; k++) {
    term *= (-x * x) / k;
    sum += term / (2 * k + 1);
  }
  return (2 / Math.sqrt(Math.PI)) * sum;
}

const SELU_ALPHA = 1.6732632423543772;
const SELU_SCALE = 1.0507009873554805;
const ROOT = Math.sqrt(2 / Math.PI);

/** Every activation of one unit as textbooks have it, and its derivative from z and the stored a. */
function usual(r: (value: number) => number) {
  const sigmoid = (z: number): number => r(1 / r(1 + r(Math.exp(-z))));
  const tanhOf = (z: number): number => r(Math.tanh(r(ROOT * r(z + r(0.044715 * r(z * z * z))))));
  const half = (z: number): number => r(0.5 * r(1 + r(erf(r(z / Math.SQRT2)))));
  const values: Record<string, (z: number, alpha: number) => number> = {
    linear: (z) => z,
    sigmoid,
    tanh: (z) => r(Math.tanh(z)),
    relu: (z) => Math.max(0, z),
    'leaky-relu': (z, alpha) => (z > 0 ? z : r(alpha * z)),
    elu: (z, alpha) => (z > 0 ? z : r(alpha * r(r(Math.exp(z)) - 1))),
    selu: (z) => (z > 0 ? r(SELU_SCALE * z) : r(SELU_SCALE * r(SELU_ALPHA * r(r(Math.exp(z)) - 1)))),
    softplus: (z) => r(Math.log(r(1 + r(Math.exp(z))))),
    gelu: (z) => r(z * half(z)),
    'gelu-tanh': (z) => r(r(0.5 * z) * r(1 + tanhOf(z))),
    silu: (z) => r(z * sigmoid(z)),
    swish: (z, beta) => r(z * sigmoid(r(beta * z))),
  };
  const slopes: Record<string, (z: number, a: number, alpha: number) => number> = {
    linear: () => 1,
    sigmoid: (_, a) => r(a * r(1 - a)),
    tanh: (_, a) => r(1 - r(a * a)),
    relu: (z) => (z > 0 ? 1 : 0),
    'leaky-relu': (z, _, alpha) => (z > 0 ? 1 : alpha),
    elu: (z, a, alpha) => (z > 0 ? 1 : r(a + alpha)),
    selu: (z, a) => (z > 0 ? SELU_SCALE : r(a + r(SELU_SCALE * SELU_ALPHA))),
    softplus: (z) => sigmoid(z),
    gelu: (z) => r(half(z) + r(z * r(r(Math.exp(r(-0.5 * r(z * z)))) / Math.sqrt(2 * Math.PI)))),
    'gelu-tanh': (z) => {
      const t = tanhOf(z);
      const slope = r(ROOT * r(1 + r(3 * 0.044715 * r(z * z))));
      return r(r(0.5 * r(1 + t)) + r(r(r(0.5 * z) * r(1 - r(t * t))) * slope));
    },
    silu: (z) => {
      const s = sigmoid(z);
      return r(s + r(r(z * s) * r(1 - s)));
    },
    swish(z, _, beta) {
      const s = sigmoid(r(beta * z));
      return r(s + r(r(r(beta * z) * s) * r(1 - s)));
    },
  };
  return { sigmoid, values, slopes };
}

/** Forward and backward pass of one example after the other, as a person writes them who knows the formulas and not their digits. */
export function textbook(
  problem: Problem,
  { round: r = (value) => value, backwards = false }: Arithmetic = {},
): Textbook {
  const { network, parameters: theta, data } = problem;
  const { layers, objective, space } = network;
  const { name: loss, onLogits, constants } = objective.loss;
  const { sigmoid, values, slopes } = usual(r);
  const sum = (terms: number[]): number =>
    (backwards ? terms.reverse() : terms).reduce((total, term) => r(total + term), 0);
  const softmax = (z: number[]): number[] => {
    const largest = Math.max(...z);
    const e = z.map((value) => r(Math.exp(r(value - largest))));
    const total = sum([...e]);
    return e.map((value) => r(value / total));
  };
  const activate = ({ name, alpha, beta }: Activation, z: number[]): number[] =>
    name === 'softmax' ? softmax(z) : z.map((value) => values[name](value, alpha ?? beta ?? 0));
  const ofLogits = loss.endsWith('crossentropy') && onLogits === undefined;
  const stored = isCombined(network);
  /** The probabilities that a cross-entropy takes its logarithm of. */
  const probabilities = (y: number[]): number[] =>
    !ofLogits || stored ? y : loss === 'binary-crossentropy' ? y.map(sigmoid) : softmax(y);
  const { scale = 0, delta: bend = 0 } = constants;
  const log = (t: number, p: number): number => (t === 0 ? 0 : r(t * r(Math.log(p))));
  const losses: Record<string, (y: number, t: number) => number> = {
    squared: (y, t) => r(scale * r(r(y - t) * r(y - t))),
    absolute: (y, t) => Math.abs(r(y - t)),
    huber: (y, t) => {
      const off = Math.abs(r(y - t));
      return off <= bend ? r(0.5 * r(off * off)) : r(bend * r(off - 0.5 * bend));
    },
    hinge: (y, t) => Math.max(0, r(1 - r(t * y))),
    'binary-crossentropy': (y, t) => r(-log(t, y) - log(r(1 - t), r(1 - y))),
    'categorical-crossentropy': (y, t) => -log(t, y),
  };
  const lossSlopes: Record<string, (y: number, t: number) => number> = {
    squared: (y, t) => r(2 * scale * r(y - t)),
    absolute: (y, t) => Math.sign(r(y - t)),
    huber: (y, t) => Math.max(-bend, Math.min(bend, r(y - t))),
    hinge: (y, t) => (r(t * y) < 1 ? -t : 0),
    'binary-crossentropy': (y, t) => r(r(y - t) / r(y * r(1 - y))),
    'categorical-crossentropy': (y, t) => (t === 0 ? 0 : r(-t / y)),
  };

  const gradient = new Float64Array(theta.length);
  const units = layers.at(-1)!.units;
  const factors: Partial<Record<Reduction, number>> = {
    sum: 1,
    mean: 1 / data.count,
    'mean-all': 1 / data.count / units,
  };
  const factor = r(factors[objective.reduction]!);
  const deltas = layers.map((layer) => new Float64Array(data.count * layer.units));
  const outputs = new Float64Array(data.count * units);
  const lossOf: number[] = [];
  const order = Array.from({ length: data.count }, (_, n) => (backwards ? data.count - 1 - n : n));
  for (const n of order) {
    const row = (numbers: Float64Array, width: number) => [...numbers.subarray(n * width, (n + 1) * width)];
    const a = [row(data.inputs, network.inputs)];
    const z: number[][] = [];
    for (const [l, layer] of layers.entries()) {
      const [w, b] = layer.tensors;
      z.push(
        Array.from({ length: layer.units }, (_, unit) => {
          const products = a[l].map((x, i) => r(theta[w.offset + unit * layer.inputs + i] * x));
          return sum([...(b ? [theta[b.offset + unit]] : []), ...products]);
        }),
      );
      a.push(activate(layer.activation, z[l]));
    }
    const targets = row(data.targets, units);
    const y = probabilities(a.at(-1)!);
    outputs.set(a.at(-1)!, n * units);
    lossOf.push(sum(y.map((value, k) => losses[loss](value, targets[k]))));
    const total = sum([...targets]);
    let delta = y.map((value, k) => {
      if (!ofLogits) return lossSlopes[loss](value, targets[k]);
      return loss === 'binary-crossentropy' ? r(value - targets[k]) : r(r(total * value) - targets[k]);
    });
    for (let l = layers.length - 1; l >= 0; l--) {
      const { activation, tensors, inputs } = layers[l];
      const [w, b] = tensors;
      const own = a[l + 1];
      const above = delta;
      if (!(l === layers.length - 1 && stored)) {
        if (activation.name === 'softmax') {
          const mean = sum(own.map((p, k) => r(p * above[k])));
          delta = own.map((p, k) => r(p * r(above[k] - mean)));
        } else {
          const slope = slopes[activation.name];
          delta = own.map((value, k) =>
            r(above[k] * slope(z[l][k], value, activation.alpha ?? activation.beta ?? 0)),
          );
        }
      }
      deltas[l].set(
        delta.map((value) => r(factor * value)),
        n * delta.length,
      );
      for (const [unit, d] of delta.entries()) {
        const add = (k: number, term: number): void => {
          gradient[k] = r(gradient[k] + r(factor * term));
        };
        if (b) add(b.offset + unit, d);
        for (let i = 0; i < inputs; i++) add(w.offset + unit * inputs + i, r(d * a[l][i]));
      }
      const below = delta;
      delta = a[l].map((_, i) => sum(below.map((d, unit) => r(theta[w.offset + unit * inputs + i] * d))));
    }
  }
  const { l1, l2, biases, reduction } = objective.regularization;
  const divisor = reduction === 'mean' ? data.count : 1;
  const penalties: number[] = [];
  for (const { kind, offset, size } of space.tensors) {
    if (kind === 'bias' && !biases) continue;
    for (let k = offset; k < offset + size; k++) {
      const w = theta[k];
      penalties.push(r(r(r(l1 * Math.abs(w)) + r(r(0.5 * l2) * r(w * w))) / divisor));
      gradient[k] = r(gradient[k] + r(r(l1 * Math.sign(w) + r(l2 * w)) / divisor));
    }
  }
  return { gradient, outputs, deltas, cost: r(r(factor * sum(lossOf)) + sum(penalties)) };
}

/** The gradient of the usual formulas. */
export function textbookGradient(problem: Problem, arithmetic?: Arithmetic): Float64Array {
  return textbook(problem, arithmetic).gradient;
}
