// Finding wrong gradient entries among many: evaluations of the cost until they are named, those of the noise included,
// over seeds. A million parameters take about a minute a line, and the right gradients ten:
//
//     PARAMETERS=1e6 npm run bench localize                    (1e4, 1e5 or 1e6; SEEDS=20, RIGHT_SEEDS=100)
//     PARAMETERS=1e6 ONLY="relu 1" npm run bench localize      (one line of it)
import { localize } from '../../dist/differences/localize/localize.js';
import { measureNoise } from '../../dist/differences/noise.js';
import { asked, blackBox, corrupt, SIZES } from '../support/black-box.js';

const { PARAMETERS = 1e4, SEEDS = 20, RIGHT_SEEDS = 100, ONLY = '' } = process.env;
const parameters = Number(PARAMETERS);

const NETWORKS = [
  { activation: 'tanh', loss: 'squared' },
  { activation: 'sigmoid', loss: 'cross-entropy' },
  { activation: 'relu', loss: 'cross-entropy' },
];
/** How many entries are wrong, by how much of themselves, and in how many evaluations a smooth network should be done. */
const FAULTS = [
  { count: 1, relative: 0.01, target: 60 },
  { count: 1, relative: 0.001, target: 60 },
  { count: 2, relative: 0.01, target: 100 },
  { count: 5, relative: 0.01, target: 220 },
  { count: 0, relative: 0 },
];

for (const network of NETWORKS) {
  for (const fault of FAULTS) {
    if (`${network.activation} ${fault.count} ${fault.relative}`.startsWith(ONLY)) await row(network, fault);
  }
}

async function row(network, { count, relative, target }) {
  const start = performance.now();
  const seeds = Number(count === 0 ? RIGHT_SEEDS : SEEDS);
  const runs = [];
  for (let seed = 0; seed < seeds; seed++) runs.push(await once(network, count, relative, seed));
  const evaluations = runs.map((run) => run.evaluations).sort((a, b) => a - b);
  const aim = network.activation === 'relu' && count === 1 ? 100 : target;
  console.log(
    [
      `${parameters} ${network.activation}`.padEnd(16),
      count === 0 ? 'right       ' : `${count} by ${relative}`.padEnd(12),
      `${runs.filter((run) => run.right).length} of ${seeds}`.padEnd(11),
      `evaluations ${evaluations[evaluations.length >> 1]} median, ${evaluations.at(-1)} most`,
      aim === undefined ? '' : `(target ${aim})`,
      `certified to ${Math.max(...runs.map((run) => run.certified)).toExponential(0)}`,
      `${((performance.now() - start) / 1000).toFixed(0)} s`,
    ].join('  '),
  );
}

async function once({ activation, loss }, count, relative, seed) {
  const box = blackBox({ layers: SIZES[parameters], activation, loss, seed });
  const { gradient, indices } = corrupt(box.gradient(), box.tensors, count, relative, seed + 55);
  const cost = asked(box.cost, box.theta);
  // The cost at θ three times, as before the check of a program; then its noise along one direction.
  const value = box.cost(box.theta);
  const measured = await measureNoise(
    cost,
    box.theta.map((weight, k) => (k % 3 === 0 ? -weight : weight)),
  );
  const noise = Math.max(measured.noise, 2 ** -53 * value);
  const claim = { ...box, cost, value, noise, gradient, precision: 'float64' };
  const { wrong, certificate } = await localize(claim, { seed, maxEvaluations: 600 });
  return {
    evaluations: cost.evaluations + 3,
    right: String(wrong.map(({ index }) => index)) === String(indices),
    certified: certificate?.relativeError ?? Number.POSITIVE_INFINITY,
  };
}
