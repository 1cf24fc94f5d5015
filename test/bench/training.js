// The loop of a training alone, after start-up, beside numpy's and torch's with one thread: fresh processes, interleaved,
// medians. nncheck's loop has the cost of all examples after each epoch in it, theirs has not. And how many digits it
// learns to read.
//
//     npm run bench training                 all (about five minutes)
//     npm run bench training xor digits-10   some of them: xor, xor-long, digits-10, digits-128, accuracy
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadSpec } from '../../dist/index.js';
import { idx } from '../support/mnist.js';
import { shuffledDigits } from './training/shuffled-digits.js';

const ROUNDS = Number(process.env.ROUNDS ?? 5);
/** numpy with the reference BLAS of the system, and torch; numpy with its own OpenBLAS, where there is such a Python. */
const [SYSTEM, OWN] = ['/usr/bin/python3', 'python3'];
const here = (file) => join(import.meta.dirname, 'training', file);
const folder = mkdtempSync(join(tmpdir(), 'nncheck-bench-'));
const files = writeDigits(8000);
const SPECS = {
  xor: xor(10_000),
  'xor-long': xor(100_000),
  'digits-10': digits(1, 5, 10),
  'digits-128': digits(1, 10, 128),
};

const wanted = process.argv.slice(2);
const isWanted = (name) => wanted.length === 0 || wanted.includes(name);
try {
  for (const [name, one] of Object.entries(SPECS)) if (isWanted(name)) await compare(name, one);
  if (isWanted('accuracy')) readDigits();
} finally {
  rmSync(folder, { recursive: true });
}

async function compare(name, one) {
  const path = join(folder, `${name}.json`);
  writeFileSync(path, JSON.stringify(one));
  await writeForPeers(name, path);
  const runs = {
    nncheck: () => json(process.execPath, [here('loop.js'), path]),
    numpy: () => json(SYSTEM, [here('peers.py'), 'numpy', folder, name]),
    torch: () => json(SYSTEM, [here('peers.py'), 'torch', folder, name]),
    'numpy, OpenBLAS': () => json(OWN, [here('peers.py'), 'numpy', folder, name]),
  };
  const results = Object.fromEntries(Object.keys(runs).map((peer) => [peer, []]));
  for (let round = 0; round < ROUNDS; round++) {
    for (const [peer, run] of Object.entries(runs)) results[peer].push(run());
  }
  console.log(`\n${name}: ${one.train.epochs} epochs, ${ROUNDS} rounds`);
  for (const [peer, all] of Object.entries(results)) {
    if (all.some((result) => result === undefined)) {
      console.log(`  ${peer.padEnd(16)} is not installed`);
      continue;
    }
    const parts = ['seconds', 'processor'].map((kind) => {
      const ratios = all.map((result, round) => result[kind] / results.nncheck[round][kind]);
      const [least, middle, most] = quartiles(ratios).map((ratio) => ratio.toFixed(2));
      return `${quartiles(all.map((result) => result[kind]))[1].toFixed(3)} s, × ${middle} (${least}–${most})`;
    });
    const main =
      peer === 'nncheck' ? `; main thread ${quartiles(all.map((r) => r.mainThread))[1].toFixed(3)} s` : '';
    console.log(
      `  ${peer.padEnd(16)} ${parts[0]}; processor ${parts[1]}${main}; cost ${all[0].cost.toPrecision(4)}`,
    );
  }
}

/** Three seeds, since the order of the batches decides a few digits. */
function readDigits() {
  const results = [1, 2, 3].map((seed) => {
    const path = join(folder, `accuracy-${seed}.json`);
    writeFileSync(path, JSON.stringify(digits(seed, 30, 10)));
    return json(process.execPath, [here('digits.js'), path]);
  });
  const rights = results.map(({ right }) => right).sort((a, b) => a - b);
  const { of } = results[0];
  console.log(
    `\naccuracy: ${rights.map((right) => `${((100 * right) / of).toFixed(2)} %`).join(', ')} of ${of} digits`,
  );
  console.log(
    `  median ${((100 * rights[1]) / of).toFixed(2)} %; ${results.map(({ seconds }) => `${seconds.toFixed(1)} s`).join(', ')}`,
  );
}

function xor(epochs) {
  return spec([2, 2, 1], { init: { type: 'normal', std: 1 }, seed: 1 }, { task: 'xor' }, 0.5, epochs);
}

/** 784-30-10 on 8,000 digits. */
function digits(seed, epochs, batchSize) {
  const [inputs, targets] = files;
  return spec([784, 30, 10], { init: { type: 'lecun', bias: 0 }, seed }, { inputs, targets }, 3, epochs, {
    batchSize,
    gradientReduction: 'mean',
    seed,
  });
}

/** Writes the first digits, and returns the paths. */
function writeDigits(count) {
  const { images, labels } = shuffledDigits();
  const paths = ['images.idx3-ubyte', 'labels.idx1-ubyte'].map((file) => join(folder, file));
  writeFileSync(paths[0], idx([count, 28, 28], images.subarray(0, count * 28 * 28)));
  writeFileSync(paths[1], idx([count], labels.subarray(0, count)));
  return paths;
}

function spec([inputs, hidden, output], parameters, data, learningRate, epochs, more) {
  const dense = (name, units) => ({ type: 'dense', name, units, activation: 'sigmoid' });
  return {
    network: { inputs, layers: [dense('hidden', hidden), dense('output', output)] },
    loss: { type: 'squared' },
    parameters,
    data,
    train: { optimizer: { type: 'sgd', learningRate }, epochs, ...more },
  };
}

function json(command, args) {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: 'utf8' });
  if (error || /ModuleNotFoundError/.test(stderr)) return undefined;
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

/** Writes parameters, inputs and targets for Python to read, and how to train. */
async function writeForPeers(name, path) {
  const { network, parameters, data, train } = await loadSpec(path);
  const numbers = [parameters, data.inputs, data.targets].map(({ buffer, byteOffset, byteLength }) =>
    Buffer.from(buffer, byteOffset, byteLength),
  );
  writeFileSync(join(folder, `${name}.bin`), Buffer.concat(numbers));
  const units = network.layers.map((layer) => layer.units);
  const shape = {
    parameters: parameters.length,
    count: data.count,
    inputs: network.inputs,
    outputs: units.at(-1),
    units,
    rate: train.optimizer.learningRate,
    mean: train.gradientReduction === 'mean',
    batch: train.batchSize ?? data.count,
    epochs: train.epochs,
  };
  writeFileSync(join(folder, `${name}.shape.json`), JSON.stringify(shape));
}

function quartiles(samples) {
  const sorted = [...samples].sort((a, b) => a - b);
  return [0.25, 0.5, 0.75].map((part) => sorted[Math.floor(part * (sorted.length - 1) + 0.5)]);
}
