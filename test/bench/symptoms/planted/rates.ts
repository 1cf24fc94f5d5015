import {
  curve,
  gate,
  linear,
  moons,
  normal,
  parity,
  type Rows,
  rings,
  threeBlobs,
  twoBlobs,
} from '../data.ts';
import {
  adam,
  FIT,
  GATE,
  type Goal,
  MOST,
  normalInit,
  type Planted,
  rmsprop,
  type Settings,
  sgd,
  specOf,
} from '../run.ts';

type Case = readonly [data: Rows | string, layers: string, loss: string, goal: Goal, settings: Settings];
type Optimizer = NonNullable<Settings['optimizer']>;

function* planted(
  cause: string,
  cases: readonly (readonly [...Case, wrong: Optimizer, right: Optimizer])[],
): Iterable<Planted> {
  for (const [data, layers, loss, goal, settings, wrong, right] of cases)
    for (const seed of [1, 2]) {
      const of = (optimizer: Optimizer) => specOf(data, layers, loss, { ...settings, seed, optimizer });
      yield { cause, spec: of(wrong), twin: of(right), goal };
    }
}

const plane = linear([normal, normal, normal], [1, -2, 0.5], 1, 40, 0.1, 1);
const line = curve((x) => 3 * x + 1, -1, 1, 20, 0.1, 2);
const two = twoBlobs(3);
const three = threeBlobs(4);
const square = curve((x) => x * x, -1, 1, 21);
const wave = curve((x) => Math.sin(3 * x), -1, 1, 30, 0.05, 5);

/** A learning rate above what the curvature allows. */
export function rateTooHigh(): Iterable<Planted> {
  return planted('rate-too-high', [
    [plane, '1', 'squared', FIT, { epochs: 200 }, sgd(0.1), sgd(0.01)],
    [line, '1', 'squared', FIT, { epochs: 100 }, sgd(0.5), sgd(0.05)],
    [plane, '1', 'squared mean', FIT, { epochs: 200 }, sgd(3), sgd(0.3)],
    [wave, '8 tanh, 1', 'squared', FIT, { epochs: 500 }, sgd(1), sgd(0.02)],
    [square, '6 sigmoid, 1', 'squared', FIT, { epochs: 1000 }, sgd(1), sgd(0.05)],
    ['iris', '8 tanh, 3 softmax', 'categorical-crossentropy', MOST, { epochs: 50 }, sgd(1), sgd(0.005)],
    [
      gate('xor'),
      '4 sigmoid, 1 sigmoid',
      'squared',
      GATE,
      { epochs: 2000, init: normalInit(1) },
      sgd(200),
      sgd(2),
    ],
    [gate('xor'), '8 tanh, 1 sigmoid', 'binary-crossentropy', GATE, { epochs: 1000 }, sgd(20), sgd(0.3)],
    [gate('xor'), '8 relu, 1 sigmoid', 'binary-crossentropy', GATE, { epochs: 1000 }, sgd(10), sgd(0.1)],
    [
      moons(40, 0.1, 6),
      '8 relu, 1 sigmoid',
      'binary-crossentropy mean',
      MOST,
      { epochs: 500, batch: 10 },
      sgd(20),
      sgd(0.2),
    ],
    [two, '4 sigmoid, 1 sigmoid', 'squared mean', MOST, { epochs: 300, batch: 5 }, adam(20), adam(0.05)],
    [
      three,
      '6 relu, 3 softmax',
      'categorical-crossentropy mean',
      MOST,
      { epochs: 100, batch: 15 },
      adam(3),
      adam(0.02),
    ],
    [wave, '10 tanh, 1', 'squared mean', FIT, { epochs: 500, batch: 10 }, rmsprop(1), rmsprop(0.01)],
    [line, '1', 'squared mean', FIT, { epochs: 300, batch: 4 }, sgd(2), sgd(0.1)],
  ]);
}

/** A cost that grows from the first step on until it is no number. */
export function* diverged(): Iterable<Planted> {
  const cases = planted('diverged', [
    [plane, '1', 'squared', FIT, { epochs: 60 }, sgd(0.06), sgd(0.01)],
    [line, '1', 'squared', FIT, { epochs: 40 }, sgd(0.12), sgd(0.03)],
    [square, '6 relu, 1', 'squared', FIT, { epochs: 500 }, sgd(0.6), sgd(0.02)],
    [wave, '8 tanh, 8 tanh, 1', 'squared', FIT, { epochs: 500 }, sgd(0.6), sgd(0.01)],
    [plane, '1', 'squared mean', FIT, { epochs: 200, batch: 8 }, sgd(1.5), sgd(0.1)],
    [
      linear([normal, normal], [2, 1], 0, 60, 0.2, 7),
      '4 linear, 1',
      'squared',
      FIT,
      { epochs: 60 },
      sgd(0.1),
      sgd(0.003),
    ],
  ]);
  for (const one of cases) yield { ...one, also: ['rate-too-high'] };
}

/** A learning rate so low that the epochs are over before anything was learned. */
export function rateTooLow(): Iterable<Planted> {
  return planted('rate-too-low', [
    [gate('and'), '1 sigmoid', 'binary-crossentropy', GATE, { epochs: 1000 }, sgd(0.0005), sgd(0.5)],
    [gate('or'), '1 sigmoid', 'squared', GATE, { epochs: 1000 }, sgd(0.001), sgd(1)],
    [gate('xor'), '4 tanh, 1 sigmoid', 'binary-crossentropy', GATE, { epochs: 1000 }, sgd(0.001), sgd(0.5)],
    [
      gate('xor'),
      '4 sigmoid, 1 sigmoid',
      'squared',
      GATE,
      { epochs: 5000, init: normalInit(1), mean: true },
      sgd(0.01),
      sgd(5),
    ],
    [
      gate('xor'),
      '8 tanh, 1 sigmoid',
      'binary-crossentropy mean',
      GATE,
      { epochs: 500 },
      adam(0.0001),
      adam(0.05),
    ],
    [line, '1', 'squared mean', FIT, { epochs: 500 }, sgd(0.0001), sgd(0.1)],
    [plane, '1', 'squared mean', FIT, { epochs: 300 }, sgd(0.0005), sgd(0.1)],
    [wave, '8 tanh, 1', 'squared mean', FIT, { epochs: 500, batch: 10 }, sgd(0.0005), sgd(0.1)],
    [
      three,
      '6 relu, 3 softmax',
      'categorical-crossentropy mean',
      MOST,
      { epochs: 100 },
      sgd(0.0002),
      sgd(0.3),
    ],
    [
      'iris',
      '8 tanh, 3 softmax',
      'categorical-crossentropy mean',
      MOST,
      { epochs: 30, batch: 10 },
      adam(0.00001),
      adam(0.01),
    ],
    [
      moons(40, 0.1, 8),
      '8 tanh, 1 sigmoid',
      'binary-crossentropy mean',
      MOST,
      { epochs: 200, batch: 10 },
      sgd(0.0003),
      sgd(0.5),
    ],
  ]);
}

/** Momentum so high that the weights swing past every minimum. */
export function momentumTooHigh(): Iterable<Planted> {
  return planted('momentum-too-high', [
    [line, '1', 'squared', FIT, { epochs: 200 }, sgd(0.05, 0.999), sgd(0.05, 0.9)],
    [plane, '1', 'squared', FIT, { epochs: 200 }, sgd(0.02, 0.999), sgd(0.02, 0.9)],
    [plane, '1', 'squared mean', FIT, { epochs: 100 }, sgd(0.3, 0.995), sgd(0.3, 0.5)],
    [wave, '8 tanh, 1', 'squared', FIT, { epochs: 400 }, sgd(0.02, 0.999), sgd(0.02, 0.9)],
    [wave, '8 tanh, 1', 'squared mean', FIT, { epochs: 400, batch: 10 }, sgd(0.1, 0.999), sgd(0.1, 0.9)],
    [square, '6 tanh, 1', 'squared mean', FIT, { epochs: 400, batch: 7 }, sgd(0.3, 0.99), sgd(0.3, 0.5)],
    [square, '8 sigmoid, 1', 'squared', FIT, { epochs: 1000 }, sgd(0.05, 0.999), sgd(0.05, 0.9)],
    [line, '1', 'squared mean', FIT, { epochs: 300, batch: 5 }, sgd(0.1, 0.998), sgd(0.1, 0.5)],
    [
      rings(40, 9),
      '8 tanh, 1 sigmoid',
      'binary-crossentropy mean',
      MOST,
      { epochs: 60, batch: 10 },
      sgd(0.5, 0.999),
      sgd(0.5, 0.9),
    ],
    [parity(3), '6 tanh, 1', 'squared', FIT, { epochs: 500 }, sgd(0.05, 0.998), sgd(0.05, 0.9)],
  ]);
}
