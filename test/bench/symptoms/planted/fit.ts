import {
  bipolar,
  blobs,
  curve,
  gate,
  linear,
  mapInputs,
  mapTargets,
  moons,
  normal,
  parity,
  pictures,
  type Rows,
  rings,
  standardized,
  threeBlobs,
  twoBlobs,
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
  rmsprop,
  type Settings,
  sgd,
  specOf,
} from '../run.ts';

/** What a spec is made of. */
type Parts = readonly [data: Rows | string, layers: string, loss: string, settings: Settings];

/** Each case with what is wrong in place of what is right, for two seeds. */
function* planted(
  cause: string,
  cases: readonly (readonly [Goal, right: Parts, wrong: Partial<Record<0 | 1 | 2 | 3, unknown>>])[],
  seeds: readonly number[] = [1, 2],
): Iterable<Planted> {
  for (const [goal, right, wrong] of cases)
    for (const seed of seeds) {
      const [data, layers, loss, settings] = Object.assign([...right], wrong) as unknown as Parts;
      const twin = specOf(right[0], right[1], right[2], { seed, ...right[3] });
      yield { cause, spec: specOf(data, layers, loss, { seed, ...settings }), twin, goal };
    }
}

const xor = gate('xor');
const two = twoBlobs(3);
const three = threeBlobs(4);
const plane = linear([normal, normal], [3, -2], 0.5, 40, 0.2, 5);
const wave = curve((x) => Math.sin(3 * x), -1, 1, 30, 0.05, 5);
const celsius: Rows = {
  inputs: [[-40], [-10], [0], [8], [15], [22], [38]],
  targets: [[-40], [14], [32], [46.4], [59], [71.6], [100.4]],
};
const scaledCelsius = mapInputs(celsius, (c) => c / 40);

/** Targets that the output activation cannot give. */
export function targetsOutOfRange(): Iterable<Planted> {
  const percent = linear([normal, normal], [15, 10], 50, 40, 1, 6);
  const stars = linear([normal, normal], [0.6, -0.4], 2.5, 40, 0.1, 7);
  const thirds = mapTargets(three, (t) => 2 * t - 1);
  return planted('targets-out-of-range', [
    [
      FIT,
      [percent, '6 sigmoid, 1', 'squared mean', { optimizer: adam(0.2), epochs: 400 }],
      { 1: '6 sigmoid, 1 sigmoid' },
    ],
    [
      FIT,
      [stars, '5 tanh, 1', 'squared mean', { optimizer: sgd(0.1), epochs: 500 }],
      { 1: '5 tanh, 1 tanh' },
    ],
    [
      FIT,
      [mapTargets(plane, (t) => t - 2), '8 relu, 1', 'squared mean', { optimizer: adam(0.03), epochs: 300 }],
      { 1: '8 relu, 1 relu' },
    ],
    [
      GATE,
      [xor, '4 sigmoid, 1 sigmoid', 'squared', { optimizer: sgd(1), epochs: 4000, init: normalInit(1) }],
      { 0: bipolar(xor) },
    ],
    [
      MOST,
      [two, '1 sigmoid', 'squared mean', { optimizer: sgd(1), epochs: 300 }],
      { 0: mapTargets(two, (t) => 4 * t + 1) },
    ],
    [
      FIT,
      [curve((x) => 3 * x + 1, -1, 1, 20, 0.1, 8), '1', 'squared mean', { optimizer: sgd(0.1), epochs: 300 }],
      { 1: '1 sigmoid' },
    ],
    [
      FIT,
      [
        curve((x) => 3 * Math.sin(3 * x), -1, 1, 30, 0.1, 9),
        '8 tanh, 1',
        'squared mean',
        { optimizer: adam(0.03), epochs: 600 },
      ],
      { 1: '8 tanh, 1 tanh' },
    ],
    [FIT, [scaledCelsius, '1', 'squared mean', { optimizer: sgd(0.5), epochs: 300 }], { 1: '1 sigmoid' }],
    [
      { accuracy: 0.9 },
      [thirds, '6 tanh, 3 tanh', 'squared mean', { optimizer: sgd(0.1), epochs: 300 }],
      { 1: '6 tanh, 3 sigmoid' },
    ],
    [
      FIT,
      [stars, '6 relu, 1', 'absolute mean', { optimizer: adam(0.02), epochs: 500 }],
      { 1: '6 relu, 1 sigmoid' },
    ],
    [
      FIT,
      [mapTargets(wave, (t) => 100 * t), '10 tanh, 1', 'huber mean', { optimizer: adam(0.5), epochs: 800 }],
      { 1: '10 tanh, 1 sigmoid' },
    ],
  ]);
}

/** An output activation that does not go with the loss. */
export function outputLossPair(): Iterable<Planted> {
  const bce = 'binary-crossentropy mean';
  return planted('output-loss-pair', [
    [
      GATE,
      [xor, '4 tanh, 1 sigmoid', bce, { optimizer: sgd(0.5), epochs: 1500, init: normalInit(1) }],
      { 1: '4 tanh, 1 softmax' },
    ],
    [MOST, [two, '1 sigmoid', 'squared mean', { optimizer: sgd(0.5), epochs: 200 }], { 1: '1 softmax' }],
    [MOST, [two, '4 tanh, 1 sigmoid', bce, { optimizer: sgd(0.5), epochs: 200 }], { 1: '4 tanh, 1 tanh' }],
    [MOST, [two, '4 relu, 1 sigmoid', bce, { optimizer: adam(0.02), epochs: 200 }], { 1: '4 relu, 1' }],
    [MOST, [two, '4 tanh, 1 sigmoid', bce, { optimizer: sgd(0.3), epochs: 200 }], { 0: bipolar(two) }],
    [
      MOST,
      [moons(40, 0.1, 1), '6 tanh, 1', `${bce} logits`, { optimizer: sgd(0.5), epochs: 300 }],
      { 1: '6 tanh, 1 sigmoid' },
    ],
    [
      MOST,
      [three, '6 tanh, 3 softmax', 'categorical-crossentropy mean', { optimizer: sgd(0.3), epochs: 200 }],
      { 1: '6 tanh, 3 tanh' },
    ],
    [
      MOST,
      [three, '6 relu, 3', 'categorical-crossentropy mean logits', { optimizer: sgd(0.2), epochs: 30 }],
      { 1: '6 relu, 3 softmax' },
    ],
    [
      MOST,
      [three, '6 tanh, 3 softmax', 'categorical-crossentropy mean', { optimizer: sgd(0.3), epochs: 200 }],
      { 1: '6 tanh, 3' },
    ],
    [MOST, [bipolar(two), '4 tanh, 1', 'hinge mean', { optimizer: sgd(0.1), epochs: 200 }], { 0: two }],
    [
      MOST,
      [pictures(2, 24, 1, 2), '6 relu, 1 sigmoid', bce, { optimizer: adam(0.02), epochs: 150 }],
      { 1: '6 relu, 1 relu' },
    ],
    [
      MOST,
      [
        'iris',
        '8 tanh, 3 softmax',
        'categorical-crossentropy mean',
        { optimizer: adam(0.01), epochs: 60, batch: 10 },
      ],
      { 1: '8 tanh, 3 relu' },
    ],
  ]);
}

/** A network that no weights make do the task. */
export function notRepresentable(): Iterable<Planted> {
  const bce = 'binary-crossentropy mean';
  return planted('not-representable', [
    [
      GATE,
      [xor, '4 sigmoid, 1 sigmoid', 'squared', { optimizer: sgd(1), epochs: 4000, init: normalInit(1) }],
      { 1: '1 sigmoid' },
    ],
    [
      GATE,
      [
        xor,
        '4 tanh, 1 sigmoid',
        'binary-crossentropy',
        { optimizer: sgd(0.3), epochs: 1500, init: normalInit(1) },
      ],
      { 1: '1 tanh, 1 sigmoid' },
    ],
    [
      GATE,
      [xor, '6 tanh, 1 sigmoid', bce, { optimizer: adam(0.03), epochs: 600 }],
      { 1: '4 linear, 1 sigmoid' },
    ],
    [
      MOST,
      [rings(40, 1), '6 tanh, 1 sigmoid', bce, { optimizer: adam(0.05), epochs: 300 }],
      { 1: '1 sigmoid' },
    ],
    [
      MOST,
      [rings(40, 2), '8 relu, 1 sigmoid', bce, { optimizer: adam(0.05), epochs: 300 }],
      { 1: '8 linear, 1 sigmoid' },
    ],
    [
      FIT,
      [curve((x) => x * x, -1, 1, 21), '6 tanh, 1', 'squared mean', { optimizer: adam(0.05), epochs: 600 }],
      { 1: '1' },
    ],
    [
      FIT,
      [curve((x) => x * x, -1, 1, 21), '6 tanh, 1', 'squared mean', { optimizer: adam(0.05), epochs: 600 }],
      { 1: '1 tanh, 1' },
    ],
    [
      FIT,
      [
        curve((x) => Math.sin(Math.PI * x * 1.5), -1, 1, 30),
        '8 tanh, 1',
        'squared mean',
        { optimizer: adam(0.05), epochs: 800 },
      ],
      { 1: '1 tanh, 1' },
    ],
    [GATE, [parity(3), '8 tanh, 1 sigmoid', bce, { optimizer: adam(0.05), epochs: 600 }], { 1: '1 sigmoid' }],
    [
      FIT,
      [
        curve((x) => Math.abs(x), -1, 1, 21),
        '6 relu, 1',
        'squared mean',
        { optimizer: adam(0.03), epochs: 600 },
      ],
      { 1: '1' },
    ],
    [
      { explained: 0.95 },
      [
        curve((x) => Math.cos(3 * x), -1, 1, 25),
        '6 tanh, 1',
        'squared mean',
        { optimizer: adam(0.05), epochs: 800 },
      ],
      { 1: '3 linear, 1' },
    ],
    [
      MOST,
      [
        blobs(
          [
            [0, 0],
            [3, 0],
            [1.5, 0.1],
          ],
          15,
          0.3,
          6,
        ),
        '8 tanh, 3 softmax',
        'categorical-crossentropy mean',
        { optimizer: adam(0.05), epochs: 300 },
      ],
      { 1: '1 tanh, 3 sigmoid', 2: 'squared mean' },
    ],
    [
      MOST,
      [
        blobs(
          [
            [0, 0],
            [3, 3],
            [-3, 3],
            [3, -3],
            [-3, -3],
          ],
          10,
          0.6,
          7,
        ),
        '10 tanh, 5 softmax',
        'categorical-crossentropy mean',
        { optimizer: adam(0.05), epochs: 200 },
      ],
      { 1: '1 tanh, 5 softmax' },
    ],
  ]);
}

/** Inputs of hundreds and thousands. */
export function inputsNotScaled(): Iterable<Planted> {
  const years = linear([whole(1950, 2020), whole(1, 6)], [0.02, 0.3], -40, 40, 0.1, 1);
  const houses = linear([whole(30, 250), whole(1, 6), whole(0, 80)], [0.02, 0.2, -0.01], 1, 40, 0.2, 2);
  const incomes = blobs(
    [
      [30_000, 25],
      [80_000, 50],
    ],
    20,
    1,
    3,
  );
  const income = mapInputs(
    incomes,
    (value, column, row) => value + (column === 0 ? 9000 : 6) * Math.sin(7 * row + column),
  );
  const grey = pictures(2, 24, 255, 4);
  const greys = pictures(3, 30, 255, 5);
  const days = curve((x) => Math.sin(x / 60), 0, 365, 40, 0.05, 6);
  const bce = 'binary-crossentropy mean';
  const of = (goal: Goal, rows: Rows, layers: string, loss: string, settings: Settings) =>
    [goal, [standardized(rows), layers, loss, settings], { 0: rows }] as const;
  return planted('inputs-not-scaled', [
    of(FIT, years, '1', 'squared mean', { optimizer: sgd(0.1), epochs: 300 }),
    of(FIT, houses, '1', 'squared mean', { optimizer: sgd(0.05), epochs: 500 }),
    of(FIT, houses, '8 relu, 1', 'squared mean', { optimizer: sgd(0.05), epochs: 500 }),
    of(FIT, years, '8 tanh, 1', 'squared mean', { optimizer: adam(0.03), epochs: 300 }),
    of(MOST, income, '1 sigmoid', bce, { optimizer: sgd(0.5), epochs: 300 }),
    of(MOST, income, '6 tanh, 1 sigmoid', bce, { optimizer: sgd(0.5), epochs: 300 }),
    of({ accuracy: 0.95 }, grey, '8 sigmoid, 1 sigmoid', 'squared mean', { optimizer: sgd(1), epochs: 500 }),
    of({ accuracy: 0.95 }, grey, '8 relu, 1 sigmoid', bce, { optimizer: sgd(0.3), epochs: 300 }),
    of(MOST, greys, '10 relu, 3 softmax', 'categorical-crossentropy mean', {
      optimizer: sgd(0.1),
      epochs: 200,
      batch: 10,
    }),
    of(MOST, greys, '10 sigmoid, 3 softmax', 'categorical-crossentropy mean', {
      optimizer: sgd(0.5),
      epochs: 300,
    }),
    of({ explained: 0.8 }, days, '10 tanh, 1', 'squared mean', { optimizer: adam(0.02), epochs: 600 }),
    of(
      FIT,
      mapInputs(celsius, (c) => c + 273.15),
      '1',
      'squared mean',
      { optimizer: sgd(0.1), epochs: 400 },
    ),
  ]);
}

/** A penalty that outweighs the data. */
export function regularizationDominates(): Iterable<Planted> {
  const of = (
    goal: Goal,
    data: Rows | string,
    layers: string,
    loss: string,
    settings: Settings,
    wrong: Settings['regularization'],
  ) => [goal, [data, layers, loss, settings], { 3: { ...settings, regularization: wrong } }] as const;
  return planted('regularization-dominates', [
    of(
      GATE,
      xor,
      '4 tanh, 1 sigmoid',
      'binary-crossentropy mean',
      { optimizer: sgd(0.5), epochs: 1500, init: normalInit(1) },
      { l2: 1 },
    ),
    of(
      GATE,
      xor,
      '4 sigmoid, 1 sigmoid',
      'squared',
      { optimizer: sgd(1), epochs: 4000, init: normalInit(1) },
      { l2: 0.1 },
    ),
    of(
      MOST,
      three,
      '6 relu, 3 softmax',
      'categorical-crossentropy mean',
      { optimizer: sgd(0.1), epochs: 200 },
      { l2: 2 },
    ),
    of(
      MOST,
      'iris',
      '8 tanh, 3 softmax',
      'categorical-crossentropy mean',
      { optimizer: adam(0.01), epochs: 60, batch: 10 },
      { l2: 1 },
    ),
    of(FIT, wave, '8 tanh, 1', 'squared mean', { optimizer: sgd(0.1), epochs: 600 }, { l2: 1 }),
    of(FIT, plane, '1', 'squared mean', { optimizer: sgd(0.05), epochs: 200 }, { l2: 10 }),
    of(
      MOST,
      moons(40, 0.1, 1),
      '8 tanh, 1 sigmoid',
      'binary-crossentropy mean',
      { optimizer: adam(0.03), epochs: 200 },
      { l1: 0.5 },
    ),
    of(
      MOST,
      pictures(2, 24, 1, 3),
      '8 relu, 1 sigmoid',
      'binary-crossentropy mean',
      { optimizer: adam(0.02), epochs: 150 },
      { l1: 0.3, l2: 0.1 },
    ),
    of(
      FIT,
      curve((x) => x * x, -1, 1, 21),
      '6 tanh, 1',
      'squared mean',
      { optimizer: adam(0.03), epochs: 500 },
      { l2: 0.5, biases: true },
    ),
    of(
      MOST,
      rings(40, 4),
      '8 tanh, 1 sigmoid',
      'binary-crossentropy mean',
      { optimizer: adam(0.03), epochs: 300 },
      { l2: 0.3 },
    ),
  ]);
}

/** The same inputs with different targets. */
export function contradictoryLabels(): Iterable<Planted> {
  const bce = 'binary-crossentropy mean';
  /** Every row once with its target and once with the other. */
  const both = ({ inputs, targets }: Rows): Rows => ({
    inputs: [...inputs, ...inputs],
    targets: [...targets, ...targets.map((t) => t.map((value) => 1 - value))],
  });
  const twice = ({ inputs, targets }: Rows): Rows => ({
    inputs: [...inputs, ...inputs],
    targets: [...targets, ...targets],
  });
  const turned = ({ inputs, targets }: Rows): Rows => ({
    inputs: [...inputs, ...inputs],
    targets: [...targets, ...targets.map((t) => [...t.slice(1), t[0]])],
  });
  const rounded = mapInputs(two, (x) => Math.sign(x));
  const clean = mapTargets(rounded, (_, row) => (rounded.inputs[row][0] > 0 ? 1 : 0));
  const noisy = mapTargets(clean, (t, row) => (row % 5 < 2 ? 1 - t : t));
  const steps = mapInputs(
    curve((x) => x, -1, 1, 20),
    (x) => Math.round(2 * x) / 2,
  );
  const regression = mapTargets(steps, (_, row) => steps.inputs[row][0] * 2);
  const opposite = mapTargets(regression, (t, row) => (row % 2 === 0 ? t : -t + 3));
  const of = (goal: Goal, right: Rows, wrong: Rows, layers: string, loss: string, settings: Settings) =>
    [goal, [right, layers, loss, settings], { 0: wrong }] as const;
  return planted('contradictory-labels', [
    of(GATE, twice(xor), both(xor), '4 tanh, 1 sigmoid', bce, {
      optimizer: sgd(0.5),
      epochs: 1500,
      init: normalInit(1),
    }),
    of(GATE, twice(gate('and')), both(gate('and')), '1 sigmoid', bce, { optimizer: sgd(1), epochs: 500 }),
    of(MOST, twice(two), both(two), '4 tanh, 1 sigmoid', bce, { optimizer: adam(0.02), epochs: 150 }),
    of(MOST, clean, noisy, '4 tanh, 1 sigmoid', bce, { optimizer: sgd(0.3), epochs: 300 }),
    of(MOST, twice(three), turned(three), '6 relu, 3 softmax', 'categorical-crossentropy mean', {
      optimizer: adam(0.02),
      epochs: 150,
    }),
    of(MOST, twice(pictures(2, 20, 1, 5)), both(pictures(2, 20, 1, 5)), '8 relu, 1 sigmoid', bce, {
      optimizer: adam(0.02),
      epochs: 120,
    }),
    of(FIT, regression, opposite, '6 tanh, 1', 'squared mean', { optimizer: adam(0.03), epochs: 300 }),
    of(GATE, twice(parity(3)), both(parity(3)), '8 tanh, 1 sigmoid', bce, {
      optimizer: adam(0.05),
      epochs: 500,
    }),
    of(MOST, twice(moons(24, 0.1, 6)), both(moons(24, 0.1, 6)), '8 tanh, 1 sigmoid', 'squared mean', {
      optimizer: adam(0.03),
      epochs: 250,
    }),
    of(GATE, twice(gate('or')), both(gate('or')), '2 sigmoid, 1 sigmoid', 'squared', {
      optimizer: sgd(1),
      epochs: 1500,
      init: normalInit(1),
    }),
  ]);
}

/** A class that is never predicted, since it has few examples or none. */
export function* oneClass(): Iterable<Planted> {
  const centres = [
    [-1, -1],
    [1, 1],
  ];
  const few = (count: number, seed: number) =>
    blobs(centres, [count, Math.max(2, Math.round(count / 15))], 0.5, seed);
  const even = (count: number, seed: number) => blobs(centres, [count / 2, count / 2], 0.5, seed);
  const bce = 'binary-crossentropy mean';
  const ones = (rows: Rows): Rows => mapTargets(rows, () => 1);
  const firsts = (rows: Rows): Rows => mapTargets(rows, (_, _row, unit) => (unit === 0 ? 1 : 0));
  const of = (right: Rows, wrong: Rows, layers: string, loss: string, settings: Settings) =>
    [MOST, [right, layers, loss, settings], { 0: wrong }] as const;
  const moon = moons(40, 0.1, 5);
  const cases = planted('one-class', [
    of(even(60, 1), few(60, 1), '4 sigmoid, 1 sigmoid', bce, { optimizer: sgd(0.3), epochs: 100 }),
    of(even(60, 2), few(60, 2), '1 sigmoid', 'squared mean', {
      optimizer: sgd(0.2),
      epochs: 60,
      init: { type: 'zeros' },
    }),
    of(even(80, 3), few(80, 3), '6 tanh, 1 sigmoid', bce, {
      optimizer: sgd(0.1),
      epochs: 40,
      init: normalInit(0.1),
    }),
    of(even(80, 4), few(80, 4), '6 sigmoid, 1 sigmoid', 'squared mean', {
      optimizer: sgd(0.5),
      epochs: 100,
      batch: 20,
    }),
    of(two, ones(two), '4 tanh, 1 sigmoid', bce, { optimizer: sgd(0.3), epochs: 200 }),
    of(two, ones(two), '1 sigmoid', 'squared mean', { optimizer: sgd(0.5), epochs: 200 }),
    of(moon, ones(moon), '6 tanh, 1 sigmoid', bce, { optimizer: adam(0.03), epochs: 200 }),
    of(three, firsts(three), '6 tanh, 3 softmax', 'categorical-crossentropy mean', {
      optimizer: sgd(0.3),
      epochs: 100,
    }),
    of(three, firsts(three), '6 relu, 3 sigmoid', 'squared mean', { optimizer: adam(0.02), epochs: 100 }),
  ]);
  // Not one example of the other classes is right.
  for (const one of cases) yield { ...one, onTwinsData: true, atMost: 0.55 };
}

/** Inputs that carry nothing: all the same, or with the one that counts left out. */
export function inputIgnored(): Iterable<Planted> {
  const bce = 'binary-crossentropy mean';
  const zero = (rows: Rows): Rows => mapInputs(rows, () => 0);
  const first = (rows: Rows): Rows => ({ ...rows, inputs: rows.inputs.map(() => [...rows.inputs[0]]) });
  const without = (rows: Rows, gone: number): Rows =>
    mapInputs(rows, (x, column) => (column === gone ? 0 : x));
  const of = (goal: Goal, right: Rows, wrong: Rows, layers: string, loss: string, settings: Settings) =>
    [goal, [right, layers, loss, settings], { 0: wrong }] as const;
  return planted('input-ignored', [
    of(GATE, xor, zero(xor), '4 tanh, 1 sigmoid', bce, {
      optimizer: sgd(0.5),
      epochs: 1500,
      init: normalInit(1),
    }),
    of(MOST, two, zero(two), '4 relu, 1 sigmoid', bce, { optimizer: adam(0.03), epochs: 150 }),
    of(MOST, three, first(three), '6 tanh, 3 softmax', 'categorical-crossentropy mean', {
      optimizer: sgd(0.3),
      epochs: 150,
    }),
    of(FIT, plane, zero(plane), '1', 'squared mean', { optimizer: sgd(0.1), epochs: 200 }),
    of(FIT, wave, first(wave), '8 tanh, 1', 'squared mean', { optimizer: adam(0.03), epochs: 500 }),
    of(FIT, plane, without(plane, 0), '1', 'squared mean', { optimizer: sgd(0.1), epochs: 200 }),
    of(MOST, pictures(2, 24, 1, 7), zero(pictures(2, 24, 1, 7)), '6 relu, 1 sigmoid', bce, {
      optimizer: adam(0.02),
      epochs: 150,
    }),
    of(GATE, xor, without(xor, 1), '4 tanh, 1 sigmoid', 'squared', {
      optimizer: sgd(0.5),
      epochs: 2000,
      init: normalInit(1),
    }),
    of(MOST, moons(40, 0.1, 8), without(moons(40, 0.1, 8), 0), '6 tanh, 1 sigmoid', bce, {
      optimizer: adam(0.03),
      epochs: 200,
    }),
  ]);
}

/** A cost or a weight that is no longer a number: what is planted is why. */
export function* trainingNotFinite(): Iterable<Planted> {
  const bce = 'binary-crossentropy mean';
  const ofRates = planted('rate-too-high', [
    [
      FIT,
      [plane, '1', 'squared', { optimizer: sgd(0.01), epochs: 300 }],
      { 3: { optimizer: sgd(5), epochs: 300 } },
    ],
    [
      FIT,
      [wave, '8 relu, 8 relu, 1', 'squared', { optimizer: sgd(0.01), epochs: 500 }],
      { 3: { optimizer: sgd(3), epochs: 500 } },
    ],
    [
      FIT,
      [scaledCelsius, '1', 'squared mean', { optimizer: sgd(0.5), epochs: 1000 }],
      { 3: { optimizer: sgd(4), epochs: 1000 } },
    ],
  ]);
  const ofPairs = planted('output-loss-pair', [
    [MOST, [two, '4 relu, 1 sigmoid', bce, { optimizer: adam(0.03), epochs: 200 }], { 1: '4 relu, 1' }],
    [
      MOST,
      [three, '6 relu, 3 softmax', 'categorical-crossentropy mean', { optimizer: adam(0.02), epochs: 150 }],
      { 1: '6 relu, 3' },
    ],
    [
      MOST,
      [two, '4 tanh, 1 sigmoid', bce, { optimizer: rmsprop(0.02), epochs: 200 }],
      { 1: '4 tanh, 1 tanh' },
    ],
  ]);
  const settings = { optimizer: sgd(0.02), epochs: 200, init: { type: 'he', bias: 0 } } as const;
  const ofStarts = planted('exploding-activations', [
    [
      FIT,
      [plane, '10 relu, 10 relu, 1', 'squared mean', settings],
      { 3: { ...settings, init: normalInit(100) } },
    ],
  ]);
  for (const cases of [ofRates, ofPairs, ofStarts])
    for (const one of cases) yield { ...one, cause: 'training-not-finite', also: [one.cause] };
}
