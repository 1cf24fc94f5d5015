// Finding wrong gradient entries among many: evaluations of the cost until they are named, over seeds.
//
//     node test/bench/localize.js [PARAMETERS=1e6] [SEEDS=20] [RIGHT_SEEDS=100]
import { localize } from '../../dist/differences/localize/localize.js';
import { measureNoise } from '../../dist/differences/noise.js';
import { asked, blackBox, corrupt, SIZES } from '../support/black-box.js';

const parameters = Number(process.argv[2] ?? 1e6);
const seeds = Number(process.argv[3] ?? 20);
const rightSeeds = Number(process.argv[4] ?? 100);
const only = process.argv[5];

const NETWORKS = [
  { activation: 'tanh', loss: 'squared' },
  { activation: 'sigmoid', loss: 'cross-entropy' },
  { activation: 'relu', loss: 'cross-entropy' },
];
/** How many entries are wrong, by how much. */
const FAULTS =
  parameters === 1e4
    ? [
        [1, 0.01],
        [1, 0.001],
        [2, 0.01],
        [5, 0.01],
      ]
    : [
        [1, 0.01],
        [2, 0.01],
        [5, 0.01],
      ];

for (const network of NETWORKS) {
  for (const [count, relative] of [...FAULTS, [0, 0]]) {
    const name = `${network.activation} ${count} ${relative}`;
    if (only !== undefined && !name.startsWith(only)) continue;
    await row(network, count, relative);
  }
}

async function row(network, count, relative) {
  const start = performance.now();
  const runs = [];
  for (let seed = 0; seed < (count === 0 ? rightSeeds : seeds); seed++)
    runs.push(await once(network, count, relative, seed));
  const evaluations = runs.map((run) => run.evaluations).sort((a, b) => a - b);
  const right = runs.filter((run) => run.right).length;
  const ends = Object.entries(Object.groupBy?.(runs, (run) => run.ended) ?? {}).map(
    ([end, all]) => `${end} ${all.length}`,
  );
  console.log(
    `${parameters} ${network.activation.padEnd(8)} ${count} wrong by ${String(relative).padEnd(6)} ` +
      `${right} of ${runs.length} right; evaluations ${evaluations[evaluations.length >> 1]} median, ` +
      `${evaluations.at(-1)} most; certified to ${Math.max(...runs.map((run) => run.certified)).toExponential(0)} ` +
      `${ends.join(', ')} (${((performance.now() - start) / 1000).toFixed(0)} s)`,
  );
}

async function once({ activation, loss }, count, relative, seed) {
  const box = blackBox({ layers: SIZES[parameters], activation, loss, seed });
  const truth = box.gradient();
  const { gradient, indices } = corrupt(truth, box.tensors, count, relative, seed + 55);
  const cost = asked(box.cost, box.theta);
  const value = box.cost(box.theta);
  const direction = box.theta.map((weight, k) => Math.abs(weight) * (k % 3 === 0 ? -1 : 1));
  const { noise } = await measureNoise(cost, direction);
  const result = await localize(
    {
      cost,
      theta: box.theta,
      value,
      noise: Math.max(noise, 2 ** -53 * value),
      gradient,
      precision: 'float64',
      tensors: box.tensors,
    },
    { seed, maxEvaluations: 600 },
  );
  const named = result.wrong.map(({ index }) => index);
  const right = String(named) === String(indices);
  if (!right || (process.env.VERBOSE && cost.evaluations > process.env.VERBOSE)) {
    console.log({
      seed,
      indices,
      named,
      ended: result.ended,
      status: result.status,
      evaluations: cost.evaluations,
      patterns: result.patterns,
    });
  }
  return {
    evaluations: cost.evaluations + 3,
    right,
    ended: result.ended,
    certified: result.certificate?.relativeError ?? Number.NaN,
  };
}
