import type {
  ActivationDefinition,
  LossDefinition,
  NetworkDefinition,
} from '../../src/network/definition.ts';
import type { Examples } from '../../src/network/network.ts';

/**
 * A number v and how fast it moves along a direction, v + d·ε with ε² = 0: forward-mode differentiation.
 * An oracle of its own for costs and gradients: formulas from the spec's docs, and nothing of src/network.
 */
export interface Dual {
  readonly v: number;
  readonly d: number;
}

const constant = (v: number): Dual => ({ v, d: 0 });
const add = (x: Dual, y: Dual): Dual => ({ v: x.v + y.v, d: x.d + y.d });
const subtract = (x: Dual, y: Dual): Dual => ({ v: x.v - y.v, d: x.d - y.d });
const multiply = (x: Dual, y: Dual): Dual => ({ v: x.v * y.v, d: x.d * y.v + x.v * y.d });
const divide = (x: Dual, y: Dual): Dual => ({ v: x.v / y.v, d: (x.d * y.v - x.v * y.d) / (y.v * y.v) });
const scale = (k: number, x: Dual): Dual => ({ v: k * x.v, d: k * x.d });
const exp = (x: Dual): Dual => ({ v: Math.exp(x.v), d: Math.exp(x.v) * x.d });
const log = (x: Dual): Dual => ({ v: Math.log(x.v), d: x.d / x.v });
const absolute = (x: Dual): Dual => (x.v < 0 ? scale(-1, x) : x);
const larger = (x: Dual, y: Dual): Dual => (x.v > y.v ? x : y);
const sum = (xs: readonly Dual[]): Dual => xs.reduce(add, constant(0));

const ONE = constant(1);
const ZERO = constant(0);
const reciprocal = (x: Dual): Dual => divide(ONE, x);
const logistic = (x: Dual): Dual => reciprocal(add(ONE, exp(scale(-1, x))));
const tanh = (x: Dual): Dual => subtract(scale(2, logistic(scale(2, x))), ONE);
/** ln(1 + eˣ) as max(x, 0) + ln(1 + e^−|x|) */
const softplus = (x: Dual): Dual => add(larger(x, ZERO), log(add(ONE, exp(scale(-1, absolute(x))))));

const density = (t: number): number => Math.exp((-t * t) / 2) / Math.sqrt(2 * Math.PI);

/** The normal distribution function: ½ plus Simpson's rule of its density over [0, x], in steps of about 1/600. */
function normalDistribution(x: Dual): Dual {
  const halves = Math.max(10, Math.ceil(Math.abs(x.v) * 300));
  const h = x.v / (2 * halves);
  let area = density(0) + density(x.v);
  for (let k = 1; k < 2 * halves; k++) area += (k % 2 === 1 ? 4 : 2) * density(k * h);
  return { v: 0.5 + (area * h) / 3, d: density(x.v) * x.d };
}

function softmax(row: readonly Dual[]): Dual[] {
  const exponentials = row.map(exp);
  return exponentials.map((e) => divide(e, sum(exponentials)));
}

function geluTanh(z: Dual): Dual {
  const cube = multiply(z, multiply(z, z));
  const u = scale(Math.sqrt(2 / Math.PI), add(z, scale(0.044715, cube)));
  return multiply(scale(0.5, z), add(ONE, tanh(u)));
}

function exponentialBelowZero(z: Dual, alpha: number, factor: number): Dual {
  return scale(factor, z.v > 0 ? z : scale(alpha, subtract(exp(z), ONE)));
}

function activate({ type, alpha, beta }: ActivationDefinition, row: readonly Dual[]): Dual[] {
  const each = (f: (z: Dual) => Dual): Dual[] => row.map(f);
  switch (type) {
    case 'linear':
      return [...row];
    case 'sigmoid':
      return each(logistic);
    case 'tanh':
      return each(tanh);
    case 'relu':
      return each((z) => larger(z, ZERO));
    case 'leaky-relu':
      return each((z) => (z.v > 0 ? z : scale(alpha ?? 0.01, z)));
    case 'elu':
      return each((z) => exponentialBelowZero(z, alpha ?? 1, 1));
    case 'selu':
      return each((z) => exponentialBelowZero(z, 1.6732632423543772, 1.0507009873554805));
    case 'softplus':
      return each(softplus);
    case 'gelu':
      return each((z) => multiply(z, normalDistribution(z)));
    case 'gelu-tanh':
      return each(geluTanh);
    case 'silu':
      return each((z) => multiply(z, logistic(z)));
    case 'swish':
      return each((z) => multiply(z, logistic(scale(beta ?? 1, z))));
    case 'softmax':
      return softmax(row);
    default:
      throw new TypeError(`no formula for ${type}`);
  }
}

function lossOf(
  { type, scale: factor, delta = 1, fromLogits }: LossDefinition,
  row: readonly Dual[],
  t: number[],
): Dual {
  const over = (f: (a: Dual, t: number) => Dual): Dual => sum(row.map((a, k) => f(a, t[k])));
  switch (type) {
    case 'squared':
      return over((a, t) => {
        const e = subtract(a, constant(t));
        return scale(factor ?? 0.5, multiply(e, e));
      });
    case 'binary-crossentropy':
      return fromLogits
        ? over((z, t) => add(scale(t, softplus(scale(-1, z))), scale(1 - t, softplus(z))))
        : over((a, t) => add(scale(-t, log(a)), scale(t - 1, log(subtract(ONE, a)))));
    case 'categorical-crossentropy': {
      const probabilities = fromLogits ? softmax(row) : row;
      return sum(probabilities.map((a, k) => scale(-t[k], log(a))));
    }
    case 'absolute':
      return over((a, t) => absolute(subtract(a, constant(t))));
    case 'huber':
      return over((a, t) => {
        const e = absolute(subtract(a, constant(t)));
        return e.v <= delta ? scale(0.5, multiply(e, e)) : scale(delta, subtract(e, constant(delta / 2)));
      });
    case 'hinge':
      return over((a, t) => larger(ZERO, subtract(ONE, scale(t, a))));
    default:
      throw new TypeError(`no formula for ${type}`);
  }
}

/**
 * Returns the cost at θ (v) and its derivative along a direction (d).
 *
 * @param theta all layers' weights (row-major [units, inputs]) and biases, one after another
 */
export function dualCost(
  definition: NetworkDefinition,
  theta: Float64Array,
  direction: Float64Array,
  examples: Examples,
): Dual {
  const { layers, loss, reduction, regularization } = definition;
  const outputs = layers.at(-1)!.units;
  const regularized = new Set<Dual>();
  let at = 0;
  const take = (): Dual => ({ v: theta[at], d: direction[at++] });
  let inputs = definition.inputs;
  const dense = layers.map((layer) => {
    const weights = Array.from({ length: layer.units }, () => Array.from({ length: inputs }, take));
    const biases = Array.from({ length: layer.units }, layer.bias ? take : () => ZERO);
    for (const weight of weights.flat()) regularized.add(weight);
    if (regularization.biases) for (const bias of biases) regularized.add(bias);
    inputs = layer.units;
    return { weights, biases, activation: layer.activation };
  });

  let cost = ZERO;
  for (let example = 0; example < examples.count; example++) {
    const first = example * definition.inputs;
    let row = [...examples.inputs.subarray(first, first + definition.inputs)].map(constant);
    for (const { weights, biases, activation } of dense) {
      const input = row;
      const z = weights.map((ws, unit) => add(biases[unit], sum(ws.map((w, k) => multiply(w, input[k])))));
      row = activate(activation, z);
    }
    const targets = [...examples.targets.subarray(example * outputs, (example + 1) * outputs)];
    cost = add(cost, lossOf(loss, row, targets));
  }
  if (reduction !== 'sum')
    cost = scale(1 / (examples.count * (reduction === 'mean-all' ? outputs : 1)), cost);
  const penalty = sum(
    [...regularized].map((w) =>
      add(scale(regularization.l1, absolute(w)), scale(regularization.l2 / 2, multiply(w, w))),
    ),
  );
  return add(cost, regularization.reduction === 'mean' ? scale(1 / examples.count, penalty) : penalty);
}
