import {
  curve,
  gate,
  linear,
  moons,
  normal,
  parity,
  pictures,
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
  type Settings,
  sgd,
  specOf,
} from '../run.ts';

type Parameters = Pick<Settings, 'init' | 'parameters'>;
type Case = readonly [
  Rows | string,
  layers: string,
  loss: string,
  Goal,
  Settings,
  wrong: Parameters,
  right: Parameters,
];

function* planted(cause: string, cases: readonly Case[], seeds = [1, 2]): Iterable<Planted> {
  for (const [data, layers, loss, goal, settings, wrong, right] of cases)
    for (const seed of seeds) {
      const of = (own: Parameters) => specOf(data, layers, loss, { ...settings, seed, ...own });
      yield { cause, spec: of(wrong), twin: of(right), goal };
    }
}

const from = (init: Settings['init']): Parameters => ({ init });
const glorot = from({ type: 'glorot' });
const he = from({ type: 'he', bias: 0 });

const xor = gate('xor');
const two = twoBlobs(3);
const three = threeBlobs(4);
const wave = curve((x) => Math.sin(3 * x), -1, 1, 30, 0.05, 5);
const plane = linear([normal, normal, normal], [1, 2, -1], 0, 30, 0.1, 10);
const square = curve((x) => x * x, -1, 1, 21);
const quick = sgd(0.5);

/** Hidden units so far out that their derivatives are 0. */
export function saturatedUnits(): Iterable<Planted> {
  return planted('saturated-units', [
    [
      xor,
      '4 sigmoid, 1 sigmoid',
      'squared',
      GATE,
      { optimizer: sgd(1), epochs: 5000 },
      from(normalInit(100)),
      from(normalInit(1)),
    ],
    [
      xor,
      '4 tanh, 1 sigmoid',
      'binary-crossentropy',
      GATE,
      { optimizer: sgd(0.3), epochs: 1000 },
      from(normalInit(50)),
      from(normalInit(1)),
    ],
    [
      moons(40, 0.1, 1),
      '6 sigmoid, 1 sigmoid',
      'binary-crossentropy mean',
      { accuracy: 0.95 },
      { optimizer: adam(0.05), epochs: 200 },
      from(normalInit(200)),
      from(normalInit(1)),
    ],
    [
      wave,
      '8 tanh, 1',
      'squared mean',
      FIT,
      { optimizer: sgd(0.1), epochs: 500 },
      from({ type: 'uniform', low: -100, high: 100, bias: 0 }),
      from({ type: 'uniform' }),
    ],
    [
      curve((x) => x * x, -1, 1, 21),
      '5 tanh, 1',
      'squared mean',
      FIT,
      { optimizer: sgd(0.2), epochs: 1000 },
      from(normalInit(40)),
      from(normalInit(1)),
    ],
    [
      parity(3),
      '6 tanh, 1 sigmoid',
      'binary-crossentropy',
      GATE,
      { optimizer: sgd(0.2), epochs: 1000 },
      from(normalInit(60)),
      from(normalInit(1)),
    ],
    [
      rings(40, 2),
      '8 sigmoid, 1 sigmoid',
      'binary-crossentropy mean',
      MOST,
      { optimizer: sgd(1), epochs: 1500 },
      from(normalInit(1, 30)),
      from(normalInit(1)),
    ],
    [
      wave,
      '8 sigmoid, 1',
      'squared mean',
      { explained: 0.8 },
      { optimizer: sgd(0.2), epochs: 1500 },
      from(normalInit(1, 40)),
      from(normalInit(1)),
    ],
    [
      three,
      '6 tanh, 6 tanh, 3 softmax',
      'categorical-crossentropy mean',
      MOST,
      { optimizer: quick, epochs: 100 },
      from(normalInit(1, 25)),
      from(normalInit(0.5)),
    ],
    [
      xor,
      '3 tanh, 1 tanh',
      'squared',
      { accuracy: 1 },
      { optimizer: sgd(0.1), epochs: 1000 },
      from(normalInit(30)),
      from(normalInit(0.7)),
    ],
  ]);
}

/** Relu that is off for every example. */
export function deadUnits(): Iterable<Planted> {
  return planted('dead-units', [
    [
      xor,
      '4 relu, 1 sigmoid',
      'binary-crossentropy',
      GATE,
      { optimizer: sgd(0.2), epochs: 1000 },
      from({ type: 'he', bias: -5 }),
      from({ type: 'he', bias: 0.1 }),
    ],
    [
      pictures(2, 24, 1, 1),
      '6 relu, 1 sigmoid',
      'binary-crossentropy mean',
      MOST,
      { optimizer: adam(0.02), epochs: 150 },
      from(normalInit(0.1, -0.5)),
      he,
    ],
    [
      pictures(3, 30, 1, 2),
      '8 relu, 3 softmax',
      'categorical-crossentropy mean',
      MOST,
      { optimizer: sgd(0.3), epochs: 200 },
      from({ type: 'uniform', low: -1, high: 0 }),
      he,
    ],
    [
      wave,
      '8 relu, 1',
      'squared mean',
      { explained: 0.8 },
      { optimizer: sgd(0.1), epochs: 800 },
      from({ type: 'he', bias: -10 }),
      he,
    ],
    [
      two,
      '4 relu, 1 sigmoid',
      'binary-crossentropy mean',
      MOST,
      { optimizer: quick, epochs: 200 },
      from({ type: 'glorot', bias: -20 }),
      glorot,
    ],
    [
      curve((x) => x * x, 0, 2, 21),
      '5 relu, 1',
      'squared mean',
      FIT,
      { optimizer: sgd(0.05), epochs: 600 },
      from({ type: 'uniform', low: -2, high: -0.5, bias: 0 }),
      from({ type: 'uniform', low: 0.1, high: 1, bias: 0 }),
    ],
    [
      three,
      '8 relu, 8 relu, 3 softmax',
      'categorical-crossentropy mean',
      MOST,
      { optimizer: sgd(0.2), epochs: 200 },
      from({ type: 'he', bias: -8 }),
      he,
    ],
    [
      parity(3),
      '12 relu, 1 sigmoid',
      'binary-crossentropy',
      GATE,
      { optimizer: adam(0.02), epochs: 800 },
      from(normalInit(0.2, -1)),
      he,
    ],
    [
      linear([normal, normal], [1, 2], 0, 40, 0.1, 3),
      '6 relu, 1',
      'squared mean',
      FIT,
      { optimizer: sgd(0.05), epochs: 500 },
      from({ type: 'he', bias: -12 }),
      he,
    ],
  ]);
}

/** Units that start alike stay alike. */
export function equalUnits(): Iterable<Planted> {
  const zeros = from({ type: 'zeros' });
  const alike = (value: number) => from({ type: 'constant', value });
  return planted(
    'equal-units',
    [
      [
        xor,
        '4 sigmoid, 1 sigmoid',
        'squared',
        GATE,
        { optimizer: sgd(2), epochs: 3000 },
        zeros,
        from(normalInit(1)),
      ],
      [
        xor,
        '4 tanh, 1 sigmoid',
        'binary-crossentropy',
        GATE,
        { optimizer: sgd(0.3), epochs: 1000 },
        zeros,
        from(normalInit(1)),
      ],
      [
        xor,
        '8 relu, 1 sigmoid',
        'binary-crossentropy',
        GATE,
        { optimizer: sgd(0.2), epochs: 1000 },
        zeros,
        he,
      ],
      [
        xor,
        '3 sigmoid, 1 sigmoid',
        'squared',
        GATE,
        { optimizer: sgd(2), epochs: 4000 },
        alike(0.5),
        from(normalInit(1)),
      ],
      [
        xor,
        '6 tanh, 1 sigmoid',
        'binary-crossentropy',
        GATE,
        { optimizer: adam(0.05), epochs: 500 },
        alike(0.1),
        glorot,
      ],
      [
        moons(40, 0.1, 4),
        '8 tanh, 1 sigmoid',
        'binary-crossentropy mean',
        { accuracy: 0.95 },
        { optimizer: adam(0.05), epochs: 300 },
        alike(0.5),
        glorot,
      ],
      [
        rings(40, 5),
        '8 tanh, 1 sigmoid',
        'binary-crossentropy mean',
        MOST,
        { optimizer: sgd(1), epochs: 500 },
        zeros,
        glorot,
      ],
      [
        wave,
        '8 tanh, 1',
        'squared mean',
        { explained: 0.97 },
        { optimizer: adam(0.03), epochs: 500 },
        alike(0.3),
        glorot,
      ],
      [
        curve((x) => x * x, -1, 1, 21),
        '5 sigmoid, 1',
        'squared mean',
        FIT,
        { optimizer: sgd(0.5), epochs: 2500 },
        zeros,
        from(normalInit(2)),
      ],
      [
        pictures(3, 30, 1, 6),
        '8 relu, 3 softmax',
        'categorical-crossentropy mean',
        MOST,
        { optimizer: sgd(0.3), epochs: 200 },
        zeros,
        he,
      ],
      [
        three,
        '6 sigmoid, 3 softmax',
        'categorical-crossentropy mean',
        MOST,
        { optimizer: sgd(1), epochs: 300 },
        zeros,
        glorot,
      ],
      [
        parity(3),
        '6 tanh, 1 sigmoid',
        'binary-crossentropy',
        GATE,
        { optimizer: sgd(0.2), epochs: 1000 },
        alike(1),
        from(normalInit(1)),
      ],
    ],
    [1],
  );
}

/** Many layers of small derivatives: the first ones hardly move. */
export function vanishingGradient(): Iterable<Planted> {
  const deep = (count: number, layer: string, last: string) => `${`${layer}, `.repeat(count)}${last}`;
  const cases: readonly (readonly [
    Rows | string,
    number,
    units: number,
    last: string,
    loss: string,
    Goal,
    Settings,
  ])[] = [
    [xor, 6, 4, '1 sigmoid', 'binary-crossentropy', GATE, { optimizer: sgd(0.1), epochs: 1500 }],
    [xor, 8, 6, '1 sigmoid', 'binary-crossentropy', GATE, { optimizer: sgd(0.1), epochs: 1000 }],
    [two, 8, 5, '1 sigmoid', 'binary-crossentropy mean', MOST, { optimizer: sgd(0.3), epochs: 200 }],
    [three, 7, 8, '3 softmax', 'categorical-crossentropy mean', MOST, { optimizer: sgd(0.2), epochs: 200 }],
    [
      'iris',
      8,
      6,
      '3 softmax',
      'categorical-crossentropy mean',
      MOST,
      { optimizer: sgd(0.2), epochs: 40, batch: 10 },
    ],
    [
      moons(30, 0.1, 7),
      6,
      6,
      '1 sigmoid',
      'binary-crossentropy mean',
      MOST,
      { optimizer: sgd(0.3), epochs: 300 },
    ],
    [pictures(2, 24, 1, 8), 6, 8, '1 sigmoid', 'squared mean', MOST, { optimizer: sgd(0.5), epochs: 300 }],
  ];
  return (function* () {
    for (const [data, count, units, last, loss, goal, settings] of cases)
      for (const seed of [1, 2]) {
        const of = (f: string) =>
          specOf(data, deep(count, `${units} ${f}`, last), loss, {
            ...settings,
            seed,
            init: { type: 'glorot' },
          });
        yield { cause: 'vanishing-gradient', spec: of('sigmoid'), twin: of('tanh'), goal };
      }
  })();
}

/** Weights so large that each layer multiplies what it gets. */
export function explodingActivations(): Iterable<Planted> {
  return planted('exploding-activations', [
    [
      two,
      '20 relu, 20 relu, 20 relu, 1 sigmoid',
      'binary-crossentropy mean',
      MOST,
      { optimizer: sgd(0.05), epochs: 200 },
      from(normalInit(2)),
      he,
    ],
    [
      three,
      '16 relu, 16 relu, 16 relu, 3 softmax',
      'categorical-crossentropy mean',
      MOST,
      { optimizer: sgd(0.05), epochs: 200 },
      from(normalInit(3)),
      he,
    ],
    [
      'iris',
      '16 relu, 16 relu, 16 relu, 16 relu, 3 softmax',
      'categorical-crossentropy mean',
      MOST,
      { optimizer: sgd(0.05), epochs: 40, batch: 10 },
      from(normalInit(1)),
      he,
    ],
    [
      wave,
      '16 relu, 16 relu, 16 relu, 1',
      'squared mean',
      { explained: 0.8 },
      { optimizer: sgd(0.02), epochs: 500 },
      from(normalInit(1)),
      he,
    ],
    [
      wave,
      '10 relu, 10 relu, 10 relu, 10 relu, 1',
      'squared mean',
      { explained: 0.8 },
      { optimizer: sgd(0.02), epochs: 500 },
      from(normalInit(2)),
      he,
    ],
    [
      pictures(3, 30, 1, 9),
      '16 relu, 16 relu, 16 relu, 3 softmax',
      'categorical-crossentropy mean',
      MOST,
      { optimizer: sgd(0.05), epochs: 150 },
      from(normalInit(1)),
      he,
    ],
    [
      linear([normal, normal, normal], [1, 2, -1], 0, 30, 0.1, 10),
      '12 linear, 12 linear, 12 linear, 1',
      'squared mean',
      FIT,
      { optimizer: sgd(0.02), epochs: 200 },
      from(normalInit(1)),
      glorot,
    ],
    [
      plane,
      '16 relu, 16 relu, 16 relu, 1',
      'squared mean',
      FIT,
      { optimizer: sgd(0.02), epochs: 300 },
      from(normalInit(1)),
      he,
    ],
    [
      plane,
      '10 relu, 10 relu, 1',
      'squared mean',
      FIT,
      { optimizer: sgd(0.02), epochs: 300, batch: 10 },
      from(normalInit(3)),
      he,
    ],
    [
      square,
      '20 relu, 20 relu, 1',
      'squared mean',
      { explained: 0.8 },
      { optimizer: sgd(0.02), epochs: 800 },
      from(normalInit(1.5)),
      he,
    ],
    [
      moons(40, 0.1, 11),
      '24 relu, 24 relu, 24 relu, 1 sigmoid',
      'binary-crossentropy mean',
      MOST,
      { optimizer: sgd(0.05), epochs: 300, batch: 10 },
      from(normalInit(1.5)),
      he,
    ],
  ]);
}

/** A tensor that is left out of the update. */
export function tensorNotMoving(): Iterable<Planted> {
  const frozen = (...names: string[]): Parameters => ({ parameters: { frozen: names } });
  return planted('tensor-not-moving', [
    [
      xor,
      '2 tanh, 1 sigmoid',
      'binary-crossentropy',
      GATE,
      { optimizer: sgd(0.3), epochs: 2000, init: normalInit(0.5) },
      frozen('hidden.weight'),
      {},
    ],
    [
      xor,
      '3 sigmoid, 1 sigmoid',
      'squared',
      GATE,
      { optimizer: sgd(2), epochs: 4000, init: normalInit(0.5) },
      frozen('hidden.weight', 'hidden.bias'),
      {},
    ],
    [
      wave,
      '4 tanh, 1',
      'squared mean',
      { explained: 0.95 },
      { optimizer: adam(0.03), epochs: 500, init: normalInit(0.3) },
      frozen('hidden.weight', 'hidden.bias'),
      {},
    ],
    [
      moons(40, 0.1, 12),
      '6 tanh, 1 sigmoid',
      'binary-crossentropy mean',
      { accuracy: 0.95 },
      { optimizer: adam(0.05), epochs: 200, init: normalInit(0.3) },
      frozen('hidden.weight'),
      {},
    ],
    [
      three,
      '4 relu, 3 softmax',
      'categorical-crossentropy mean',
      { accuracy: 0.95 },
      { optimizer: sgd(0.2), epochs: 300, init: { type: 'he' } },
      frozen('output.weight'),
      {},
    ],
    [
      linear([normal, normal], [2, -1], 5, 30, 0.1, 13),
      '1',
      'squared mean',
      FIT,
      { optimizer: sgd(0.1), epochs: 200 },
      frozen('output.bias'),
      {},
    ],
    [
      linear([normal, normal], [2, -1], 1, 30, 0.1, 14),
      '1',
      'squared mean',
      FIT,
      { optimizer: sgd(0.1), epochs: 200 },
      frozen('output.weight'),
      {},
    ],
    [
      rings(40, 15),
      '6 tanh, 4 tanh, 1 sigmoid',
      'binary-crossentropy mean',
      MOST,
      { optimizer: adam(0.02), epochs: 200, init: normalInit(0.3) },
      frozen('hidden1.weight', 'hidden1.bias'),
      {},
    ],
  ]);
}
