import { generator } from '../../support/random.ts';

/** A spec as its JSON, and the weights of its network in the standard layout. */
export type Spec = Record<string, unknown> & {
  readonly network: { readonly inputs: number; readonly layers: readonly Record<string, unknown>[] };
};

const LAYOUTS = [
  undefined,
  undefined,
  { weight: 'in-out', bias: 'separate' },
  { weight: 'out-in', bias: 'first-column' },
  { weight: 'in-out', bias: 'last-column' },
  { weight: 'out-in', bias: 'none' },
  { weight: 'out-in', bias: 'first-column', unrolled: 'column-major' },
];

const SMOOTH = ['sigmoid', 'tanh', 'softplus', 'gelu', 'gelu-tanh', 'silu', 'linear'];
const BENT = ['relu', 'leaky-relu', 'elu', 'selu'];
const ENDINGS = [
  { loss: { type: 'squared' }, activation: 'sigmoid' },
  { loss: { type: 'squared', scale: 1 }, activation: 'linear' },
  { loss: { type: 'squared' }, activation: 'softmax' },
  { loss: { type: 'absolute' }, activation: 'tanh' },
  { loss: { type: 'huber', delta: 0.3 }, activation: 'linear' },
  { loss: { type: 'hinge' }, activation: 'linear' },
  { loss: { type: 'binary-crossentropy' }, activation: 'sigmoid' },
  { loss: { type: 'binary-crossentropy', fromLogits: true }, activation: 'linear' },
  { loss: { type: 'categorical-crossentropy' }, activation: 'softmax' },
  { loss: { type: 'categorical-crossentropy', fromLogits: true }, activation: 'linear' },
];
const INITS = [
  { type: 'normal', mean: 0, std: 1 },
  { type: 'uniform', low: -1, high: 1 },
  { type: 'glorot' },
  { type: 'he' },
  { type: 'lecun' },
  { type: 'sine' },
];

/** Returns the random spec of a seed: depth 1 to 4, every activation, loss, reduction and layout. */
export function randomSpec(seed: number): Spec {
  const random = generator(seed);
  const index = (count: number): number => Math.floor(((random() + 1) / 2) * count);
  const pick = <T>(from: readonly T[]): T => from[index(from.length)]!;
  const width = (): number => 1 + index(6);
  const { loss, activation: ending } = pick(ENDINGS);
  const depth = 1 + index(4);
  const family = pick([SMOOTH, SMOOTH, BENT, [...SMOOTH, ...BENT]]);
  const outputs = ending === 'softmax' || loss.type === 'categorical-crossentropy' ? 2 + index(3) : width();
  const layers = Array.from({ length: depth }, (_, l) => ({
    type: 'dense',
    name: l === depth - 1 ? 'output' : depth === 2 ? 'hidden' : `layer${l + 1}`,
    units: l === depth - 1 ? outputs : width(),
    activation: l === depth - 1 ? ending : pick(family),
  }));
  const inputs = width();
  const count = 1 + index(6);
  const digits = (value: number): number => Math.round(1000 * value) / 1000;
  const matrix = (columns: number, value: () => number): number[][] =>
    Array.from({ length: count }, () => Array.from({ length: columns }, value));
  const layout = pick(LAYOUTS);
  return {
    name: `random-${seed}`,
    network: { inputs, layers },
    loss: { ...loss, reduction: pick(['sum', 'mean', 'mean-all']) },
    ...(index(3) === 0 && {
      regularization: { l1: pick([0, 0.01]), l2: pick([0.1, 0.5]), biases: index(2) === 0 },
    }),
    parameters: { init: pick(INITS), seed, ...(layout && { layout }) },
    data: {
      inputs: matrix(inputs, () => (index(5) === 0 ? 0 : digits(1.5 * random()))),
      targets: targets(loss.type, outputs, count, random),
    },
    ...(index(8) === 0 && { precision: 'float32' }),
  };
}

function targets(loss: string, outputs: number, count: number, random: () => number): number[][] {
  return Array.from({ length: count }, () => {
    const chosen = Math.floor(((random() + 1) / 2) * outputs);
    return Array.from({ length: outputs }, (_, k) => {
      if (loss === 'categorical-crossentropy') return k === chosen ? 1 : 0;
      if (loss === 'binary-crossentropy') return random() > 0 ? 1 : 0;
      if (loss === 'hinge') return random() > 0 ? 1 : -1;
      return Math.round(100 * random()) / 100;
    });
  });
}
