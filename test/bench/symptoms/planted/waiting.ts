import { curve, gate, parity, type Rows, rings } from '../data.ts';
import { GATE, type Goal, normalInit, type Planted, type Settings, sgd, specOf } from '../run.ts';

/** Stopped on a plateau: with more epochs alone it learns. */
export function* plateau(): Iterable<Planted> {
  const cases: readonly (readonly [Rows, string, string, Goal, Settings, more: number])[] = [
    [
      gate('xor'),
      '2 sigmoid, 1 sigmoid',
      'squared',
      GATE,
      { optimizer: sgd(0.5), epochs: 200, init: normalInit(0.3) },
      20,
    ],
    [
      gate('xor'),
      '3 sigmoid, 1 sigmoid',
      'squared',
      GATE,
      { optimizer: sgd(0.5), epochs: 300, init: normalInit(0.5) },
      15,
    ],
    [
      gate('xor'),
      '4 sigmoid, 1 sigmoid',
      'binary-crossentropy',
      GATE,
      { optimizer: sgd(0.3), epochs: 100, init: normalInit(0.5) },
      20,
    ],
    [
      gate('xor'),
      '2 tanh, 1 sigmoid',
      'squared',
      GATE,
      { optimizer: sgd(0.5), epochs: 60, init: normalInit(0.1) },
      20,
    ],
    [
      gate('xor'),
      '2 sigmoid, 1 sigmoid',
      'squared',
      GATE,
      { optimizer: sgd(0.5, 0.9), epochs: 40, init: normalInit(0.3) },
      20,
    ],
    [
      parity(3),
      '6 sigmoid, 1 sigmoid',
      'squared',
      GATE,
      { optimizer: sgd(0.5), epochs: 150, init: normalInit(0.5) },
      30,
    ],
    [
      parity(3),
      '8 tanh, 1 sigmoid',
      'binary-crossentropy mean',
      GATE,
      { optimizer: sgd(0.5), epochs: 60, init: normalInit(0.3) },
      30,
    ],
    [
      gate('xor'),
      '4 sigmoid, 4 sigmoid, 1 sigmoid',
      'squared',
      GATE,
      { optimizer: sgd(1), epochs: 500, init: normalInit(1) },
      20,
    ],
    [
      rings(30, 1),
      '8 tanh, 1 sigmoid',
      'binary-crossentropy mean',
      { accuracy: 0.95 },
      { optimizer: sgd(0.5), epochs: 50, init: normalInit(0.2) },
      30,
    ],
    [
      gate('xor'),
      '2 sigmoid, 1 sigmoid',
      'squared',
      GATE,
      { optimizer: sgd(0.5), epochs: 100, init: normalInit(0.1, 0.1) },
      60,
    ],
    [
      curve((x) => Math.abs(x), -1, 1, 21),
      '4 tanh, 1',
      'squared mean',
      { explained: 0.9 },
      { optimizer: sgd(0.3), epochs: 40, init: normalInit(0.2) },
      60,
    ],
  ];
  for (const [data, layers, loss, goal, settings, more] of cases)
    for (const seed of [1, 2, 3]) {
      const of = (epochs: number) => specOf(data, layers, loss, { ...settings, seed, epochs });
      yield { cause: 'plateau', spec: of(settings.epochs!), twin: of(more * settings.epochs!), goal };
    }
}

/** Stuck in a local minimum: more epochs do not help, another start does. */
export function* localMinimum(): Iterable<Planted> {
  const cases: readonly (readonly [Rows, string, string, Goal, Settings, seeds: number])[] = [
    [
      gate('xor'),
      '2 sigmoid, 1 sigmoid',
      'squared',
      GATE,
      { optimizer: sgd(1), epochs: 5000, init: normalInit(1) },
      24,
    ],
    [
      gate('xor'),
      '2 tanh, 1 sigmoid',
      'binary-crossentropy',
      GATE,
      { optimizer: sgd(0.2), epochs: 2000, init: normalInit(1) },
      12,
    ],
    [
      gate('xor'),
      '2 tanh, 1 tanh',
      'squared',
      GATE,
      { optimizer: sgd(0.1), epochs: 2000, init: normalInit(1) },
      12,
    ],
    [
      gate('xor'),
      '2 relu, 1 sigmoid',
      'binary-crossentropy',
      GATE,
      { optimizer: sgd(0.2), epochs: 1000, init: { type: 'he' } },
      10,
    ],
    [
      gate('xor'),
      '2 relu, 1',
      'squared',
      GATE,
      { optimizer: sgd(0.1), epochs: 1000, init: { type: 'he' } },
      8,
    ],
    [
      gate('xor'),
      '3 relu, 1 sigmoid',
      'squared',
      GATE,
      { optimizer: sgd(0.5), epochs: 2000, init: { type: 'glorot' } },
      8,
    ],
    [
      gate('xor'),
      '2 sigmoid, 1 sigmoid',
      'squared',
      GATE,
      { optimizer: sgd(0.5, 0.9), epochs: 2000, init: { type: 'uniform' } },
      16,
    ],
    [
      curve((x) => Math.abs(x), -1, 1, 21),
      '2 relu, 1',
      'squared mean',
      { explained: 0.97 },
      { optimizer: sgd(0.2), epochs: 1000, init: { type: 'he' } },
      8,
    ],
    [
      parity(3),
      '4 tanh, 1 sigmoid',
      'squared',
      GATE,
      { optimizer: sgd(0.3), epochs: 3000, init: normalInit(1) },
      8,
    ],
  ];
  for (const [data, layers, loss, goal, settings, seeds] of cases)
    for (let seed = 1; seed <= seeds; seed++) {
      const of = (own: number, times = 1) =>
        specOf(data, layers, loss, { ...settings, seed: own, epochs: times * settings.epochs! });
      // Of twelve other starts the first that learns.
      yield { cause: 'local-minimum', spec: of(seed), twin: of(seed + 100), goal, nor: [of(seed, 5)] };
    }
}
