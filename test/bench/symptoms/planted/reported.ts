import {
  bipolar,
  blobs,
  curve,
  gate,
  linear,
  mapInputs,
  mapTargets,
  pictures,
  type Rows,
  standardized,
  whole,
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

const bce = 'binary-crossentropy';

type Parts = readonly [data: Rows | string, layers: string, loss: string, settings: Settings];

function run(cause: string, goal: Goal, wrong: Parts, right: Parts, also: readonly string[] = []): Planted {
  return { cause, also, goal, spec: specOf(...wrong), twin: specOf(...right) };
}

/** As people have asked about them: bigger steps, rawer data and more at once than in the other files. */
export function* reported(): Iterable<Planted> {
  const xor = gate('xor');
  const story: Settings = {
    optimizer: sgd(0.01),
    epochs: 10_000,
    mean: true,
    init: normalInit(0.1, 0.1),
    seed: 1,
  };
  const started: Settings = { ...story, init: normalInit(1), optimizer: sgd(2) };
  // The story: the rate is a hundred times too low, and the units are nearly equal.
  for (const seed of [1, 2, 3])
    yield run(
      'rate-too-low',
      GATE,
      [xor, '2 sigmoid, 1 sigmoid', 'squared', { ...story, seed }],
      [xor, '3 sigmoid, 1 sigmoid', 'squared', { ...started, seed: seed + 1 }],
      ['equal-units'],
    );
  for (const rate of [0.01, 0.5, 5])
    yield run(
      'not-representable',
      GATE,
      [xor, '1 sigmoid', 'squared', { ...story, optimizer: sgd(rate), epochs: rate < 0.1 ? 10_000 : 2000 }],
      [xor, '3 sigmoid, 1 sigmoid', 'squared', started],
    );
  const signs: Rows = mapInputs(bipolar(xor), (x) => 2 * x - 1);
  yield run(
    'not-representable',
    GATE,
    [signs, '1 tanh', 'squared mean', { optimizer: sgd(0.1), epochs: 1000 }],
    [signs, '6 tanh, 1 tanh', 'squared mean', { optimizer: sgd(0.1), epochs: 1000, init: normalInit(0.7) }],
  );

  // Outputs and targets
  const scores = linear([whole(0, 10), whole(4, 9)], [5, 3], 10, 30, 3, 51);
  const sleep = mapInputs(scores, (x, column) => x / (column === 0 ? 10 : 9));
  yield run(
    'targets-out-of-range',
    FIT,
    [sleep, '3 sigmoid, 1 sigmoid', 'squared', { optimizer: sgd(0.1), epochs: 1000 }],
    [sleep, '3 sigmoid, 1', 'squared', { optimizer: sgd(0.01), epochs: 4000 }],
  );
  yield run(
    'targets-out-of-range',
    FIT,
    [sleep, '3 sigmoid, 1 sigmoid', 'squared', { optimizer: sgd(0.1), epochs: 1000 }],
    [
      mapTargets(sleep, (t) => t / 100),
      '3 sigmoid, 1 sigmoid',
      'squared',
      { optimizer: sgd(2), epochs: 4000 },
    ],
  );
  const dice: Rows = { inputs: [[1], [2], [3], [4]].map(([x]) => [x / 4]), targets: [[1], [2], [3], [4]] };
  yield run(
    'targets-out-of-range',
    FIT,
    [dice, '4 tanh, 1 tanh', 'squared', { optimizer: sgd(0.1), epochs: 1000 }],
    [dice, '4 tanh, 1', 'squared', { optimizer: sgd(0.05), epochs: 2000 }],
  );
  const classes = blobs(
    [
      [0, 2],
      [2, -1],
      [-2, -1],
    ],
    12,
    0.5,
    52,
  );
  const numbered: Rows = { inputs: classes.inputs, targets: classes.targets.map((t) => [t.indexOf(1)]) };
  yield run(
    'targets-out-of-range',
    { explained: 0.8 },
    [numbered, '6 tanh, 1 sigmoid', 'squared mean', { optimizer: adam(0.03), epochs: 400 }],
    [numbered, '6 tanh, 1', 'squared mean', { optimizer: adam(0.03), epochs: 400 }],
  );
  yield run(
    'targets-out-of-range',
    GATE,
    [signs, '4 tanh, 1 sigmoid', 'squared', { optimizer: sgd(0.2), epochs: 1500, init: normalInit(1) }],
    [signs, '4 tanh, 1 tanh', 'squared', { optimizer: sgd(0.05), epochs: 1500, init: normalInit(1) }],
  );
  yield run(
    'output-loss-pair',
    MOST,
    [
      classes,
      '8 relu, 3 softmax',
      `categorical-crossentropy mean logits`,
      { optimizer: sgd(0.02), epochs: 30, init: normalInit(0.1) },
    ],
    [
      classes,
      '8 relu, 3',
      'categorical-crossentropy mean logits',
      { optimizer: sgd(0.3), epochs: 60, init: normalInit(0.3) },
    ],
    ['rate-too-low'],
  );
  yield run(
    'output-loss-pair',
    GATE,
    [bipolar(gate('and')), '1 tanh', `${bce} mean`, { optimizer: sgd(0.5), epochs: 500 }],
    [gate('and'), '1 sigmoid', `${bce} mean`, { optimizer: sgd(0.5), epochs: 500 }],
  );
  yield run(
    'output-loss-pair',
    GATE,
    [gate('or'), '1 softmax', `${bce} mean`, { optimizer: sgd(0.5), epochs: 500 }],
    [gate('or'), '1 sigmoid', `${bce} mean`, { optimizer: sgd(0.5), epochs: 500 }],
  );
  yield run(
    'output-loss-pair',
    GATE,
    [gate('xor'), '8 relu, 1 relu', `${bce} mean`, { optimizer: adam(0.01), epochs: 500 }],
    [gate('xor'), '8 relu, 1 sigmoid', `${bce} mean`, { optimizer: adam(0.03), epochs: 500 }],
  );

  // Raw inputs
  const digits = pictures(3, 45, 255, 53);
  for (const [layers, rate] of [
    ['12 sigmoid, 3 softmax', 0.5],
    ['12 relu, 3 softmax', 0.1],
    ['12 tanh, 3 softmax', 0.1],
    ['3 softmax', 0.1],
  ] as const)
    yield run(
      'inputs-not-scaled',
      { accuracy: 0.97 },
      [digits, layers, 'categorical-crossentropy mean', { optimizer: sgd(rate), epochs: 100, batch: 5 }],
      [
        mapInputs(digits, (x) => x / 255),
        layers,
        'categorical-crossentropy mean',
        { optimizer: sgd(rate), epochs: 100, batch: 5 },
      ],
    );
  const prices = linear(
    [whole(500, 4000), whole(1, 5), whole(1950, 2020)],
    [100, 10_000, 50],
    20_000,
    40,
    10_000,
    54,
  );
  const thousands = mapTargets(prices, (t) => t / 100_000);
  yield run(
    'inputs-not-scaled',
    FIT,
    [thousands, '1', 'squared mean', { optimizer: sgd(0.01), epochs: 1000 }],
    [standardized(thousands), '1', 'squared mean', { optimizer: sgd(0.01), epochs: 1000 }],
  );
  yield run(
    'inputs-not-scaled',
    FIT,
    [thousands, '8 relu, 1', 'squared mean', { optimizer: sgd(0.01), epochs: 500, batch: 8 }],
    [standardized(thousands), '8 relu, 1', 'squared mean', { optimizer: sgd(0.01), epochs: 500, batch: 8 }],
  );
  yield run(
    'inputs-not-scaled',
    FIT,
    [thousands, '8 sigmoid, 1', 'squared mean', { optimizer: sgd(0.1), epochs: 500, batch: 8 }],
    [standardized(thousands), '8 sigmoid, 1', 'squared mean', { optimizer: sgd(0.1), epochs: 500, batch: 8 }],
  );
  const ages = mapInputs(
    blobs(
      [
        [25, 20],
        [55, 80],
      ],
      20,
      1,
      55,
    ),
    (x, column, row) => x + 6 * Math.sin(5 * row + 2 * column),
  );
  yield run(
    'inputs-not-scaled',
    MOST,
    [ages, '4 sigmoid, 1 sigmoid', 'squared', { optimizer: sgd(0.5), epochs: 300 }],
    [standardized(ages), '4 sigmoid, 1 sigmoid', 'squared', { optimizer: sgd(0.5), epochs: 300 }],
  );
  yield run(
    'inputs-not-scaled',
    FIT,
    [
      curve((x) => 0.05 * x + 1, 0, 100, 30, 0.1, 56),
      '1',
      'squared mean',
      { optimizer: sgd(0.01), epochs: 500 },
    ],
    [
      standardized(curve((x) => 0.05 * x + 1, 0, 100, 30, 0.1, 56)),
      '1',
      'squared mean',
      { optimizer: sgd(0.01), epochs: 500 },
    ],
    ['rate-too-high'],
  );

  // Rates
  yield run(
    'rate-too-high',
    GATE,
    [
      xor,
      '2 sigmoid, 1 sigmoid',
      'squared',
      { optimizer: sgd(100), epochs: 2000, init: normalInit(1), seed: 2 },
    ],
    [
      xor,
      '2 sigmoid, 1 sigmoid',
      'squared',
      { optimizer: sgd(1), epochs: 4000, init: normalInit(1), seed: 2 },
    ],
  );
  yield run(
    'rate-too-high',
    MOST,
    [
      'iris',
      '10 relu, 3 softmax',
      'categorical-crossentropy',
      { optimizer: sgd(0.5), epochs: 50, batch: 50 },
    ],
    [
      'iris',
      '10 relu, 3 softmax',
      'categorical-crossentropy',
      { optimizer: sgd(0.005), epochs: 100, batch: 50 },
    ],
  );
  yield run(
    'rate-too-high',
    MOST,
    [
      'iris',
      '10 relu, 3 softmax',
      'categorical-crossentropy mean',
      { optimizer: adam(5), epochs: 50, batch: 10 },
    ],
    [
      'iris',
      '10 relu, 3 softmax',
      'categorical-crossentropy mean',
      { optimizer: adam(0.01), epochs: 50, batch: 10 },
    ],
  );
  yield run(
    'rate-too-high',
    FIT,
    [curve((x) => 2 * x + 1, 0, 4, 20, 0.1, 57), '1', 'squared', { optimizer: sgd(0.05), epochs: 200 }],
    [curve((x) => 2 * x + 1, 0, 4, 20, 0.1, 57), '1', 'squared', { optimizer: sgd(0.005), epochs: 200 }],
  );
  yield run(
    'rate-too-low',
    MOST,
    [
      'iris',
      '10 sigmoid, 3 softmax',
      'categorical-crossentropy mean',
      { optimizer: sgd(0.001), epochs: 100 },
    ],
    ['iris', '10 sigmoid, 3 softmax', 'categorical-crossentropy mean', { optimizer: sgd(1), epochs: 300 }],
  );
  yield run(
    'rate-too-low',
    GATE,
    [xor, '4 tanh, 1 sigmoid', 'squared mean', { optimizer: sgd(0.01), epochs: 1000 }],
    [xor, '4 tanh, 1 sigmoid', 'squared mean', { optimizer: sgd(2), epochs: 3000 }],
  );
  yield run(
    'rate-too-low',
    FIT,
    [
      curve((x) => Math.sin(3 * x), -1, 1, 40, 0.05, 58),
      '10 tanh, 1',
      'squared mean',
      { optimizer: adam(0.00005), epochs: 500 },
    ],
    [
      curve((x) => Math.sin(3 * x), -1, 1, 40, 0.05, 58),
      '10 tanh, 1',
      'squared mean',
      { optimizer: adam(0.02), epochs: 500 },
    ],
  );

  // Starts
  yield run(
    'dead-units',
    { explained: 0.8 },
    [
      curve((x) => x * x, 0, 2, 20),
      '8 relu, 1 relu',
      'squared mean',
      { optimizer: sgd(0.02), epochs: 500, init: { type: 'he', bias: -4 } },
    ],
    [
      curve((x) => x * x, 0, 2, 20),
      '8 relu, 1',
      'squared mean',
      { optimizer: sgd(0.02), epochs: 500, init: { type: 'he', bias: 0 } },
    ],
  );
  yield run(
    'dead-units',
    MOST,
    [
      pictures(3, 45, 1, 59),
      '16 relu, 3 softmax',
      'categorical-crossentropy mean',
      { optimizer: sgd(0.1), epochs: 100, batch: 5, init: normalInit(0.3, -0.6) },
    ],
    [
      pictures(3, 45, 1, 59),
      '16 relu, 3 softmax',
      'categorical-crossentropy mean',
      { optimizer: sgd(0.1), epochs: 100, batch: 5, init: { type: 'he', bias: 0 } },
    ],
  );
  for (const [layers, init] of [
    ['4 sigmoid, 1 sigmoid', { type: 'zeros' }],
    ['4 relu, 1 sigmoid', { type: 'zeros' }],
    ['4 tanh, 1 sigmoid', { type: 'constant', value: 1 }],
  ] as const)
    yield run(
      'equal-units',
      GATE,
      [xor, layers, bce, { optimizer: sgd(0.5), epochs: 1500, init }],
      [xor, layers, bce, { optimizer: sgd(0.2), epochs: 3000, init: normalInit(1), seed: 3 }],
    );
  yield run(
    'saturated-units',
    MOST,
    [
      pictures(3, 45, 1, 60),
      '10 sigmoid, 3 softmax',
      'categorical-crossentropy mean',
      { optimizer: sgd(0.5), epochs: 60, batch: 5, init: { type: 'uniform', low: 0, high: 5 } },
    ],
    [
      pictures(3, 45, 1, 60),
      '10 sigmoid, 3 softmax',
      'categorical-crossentropy mean',
      { optimizer: sgd(0.5), epochs: 100, batch: 5, init: normalInit(0.3) },
    ],
  );
  yield run(
    'vanishing-gradient',
    MOST,
    [
      pictures(3, 45, 1, 61),
      `${'10 sigmoid, '.repeat(5)}3 softmax`,
      'categorical-crossentropy mean',
      { optimizer: sgd(0.1), epochs: 60, batch: 5, init: normalInit(0.3) },
    ],
    [
      pictures(3, 45, 1, 61),
      '10 tanh, 10 tanh, 3 softmax',
      'categorical-crossentropy mean',
      { optimizer: sgd(0.1), epochs: 60, batch: 5, init: normalInit(0.3) },
    ],
  );

  // Data and penalties
  const spam = blobs(
    [
      [0, 0, 0],
      [2, 2, 2],
    ],
    [57, 3],
    0.7,
    62,
  );
  const fair = blobs(
    [
      [0, 0, 0],
      [2, 2, 2],
    ],
    [30, 30],
    0.7,
    62,
  );
  yield {
    ...run(
      'one-class',
      MOST,
      [spam, '4 sigmoid, 1 sigmoid', `${bce} mean`, { optimizer: sgd(0.3), epochs: 100 }],
      [fair, '4 sigmoid, 1 sigmoid', `${bce} mean`, { optimizer: sgd(0.5), epochs: 200 }],
    ),
    onTwinsData: true,
  };
  const noise = mapTargets(
    mapInputs(classes, (x) => Math.round(x)),
    (t) => t,
  );
  yield run(
    'regularization-dominates',
    MOST,
    [
      noise,
      '8 tanh, 3 softmax',
      'categorical-crossentropy mean',
      { optimizer: sgd(0.1), epochs: 300, regularization: { l2: 3 } },
    ],
    [noise, '8 tanh, 3 softmax', 'categorical-crossentropy mean', { optimizer: sgd(0.3), epochs: 300 }],
  );
  yield run(
    'regularization-dominates',
    MOST,
    [
      noise,
      '8 tanh, 3 softmax',
      'categorical-crossentropy mean',
      { optimizer: { ...sgd(0.1), weightDecay: 2 }, epochs: 300 },
    ],
    [noise, '8 tanh, 3 softmax', 'categorical-crossentropy mean', { optimizer: sgd(0.3), epochs: 300 }],
  );
}
