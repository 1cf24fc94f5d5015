// The problems of the benchmarks, as specs with their data, written into a folder.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { idx, mnistDigits } from '../../support/mnist.js';

const SIDE = 28;
/** An 8 × 8 picture: the middle 24 × 24 pixels, each 3 × 3 of them averaged. */
const [SMALL, MARGIN, POOL] = [8, 2, 3];

/** Writes a folder of specs: xor-2-2-1, mnist-100, mnist-1000, mnist-10000, relu-1000, wide-1000 and
 * examples-100000. Returns their paths. */
export function writeNetworks(folder) {
  mkdirSync(folder, { recursive: true });
  const digits = mnistDigits(10_000);
  const specs = {
    'xor-2-2-1': xor(),
    ...Object.fromEntries(
      [100, 1000, 10_000].map((count) => [`mnist-${count}`, mnist(folder, digits, count)]),
    ),
    'relu-1000': reluDigits(folder, digits, 1000),
    'wide-1000': wideDigits(folder, digits, 1000),
    'examples-100000': manyExamples(folder, 100_000),
  };
  return Object.fromEntries(
    Object.entries(specs).map(([name, spec]) => {
      const path = join(folder, `${name}.json`);
      writeFileSync(path, `${JSON.stringify({ name, ...spec }, null, 2)}\n`);
      return [name, path];
    }),
  );
}

function xor() {
  return {
    ...network(2, [
      ['hidden', 2, 'sigmoid'],
      ['output', 1, 'sigmoid'],
    ]),
    loss: { type: 'squared' },
    parameters: { init: { type: 'normal', std: 1 }, seed: 1 },
    data: { task: 'xor' },
  };
}

/** A network of sigmoids on digits, with hidden layers of these widths. */
export function digitsSpec(folder, count, hidden) {
  const { images, labels } = mnistDigits(count);
  return {
    ...network(SIDE * SIDE, [
      ...hidden.map((units, k) => [`hidden${k + 1}`, units, 'sigmoid']),
      ['output', 10, 'sigmoid'],
    ]),
    loss: { type: 'squared' },
    parameters: { init: { type: 'glorot', distribution: 'normal', bias: 0 }, seed: 1 },
    data: written(folder, `digits-${count}`, [count, SIDE, SIDE], images, labels),
  };
}

function mnist(folder, { images, labels }, count) {
  return {
    ...network(SIDE * SIDE, [
      ['hidden', 30, 'sigmoid'],
      ['output', 10, 'sigmoid'],
    ]),
    loss: { type: 'squared' },
    parameters: { init: { type: 'glorot', distribution: 'normal', bias: 0 }, seed: 1 },
    data: written(
      folder,
      `mnist-${count}`,
      [count, SIDE, SIDE],
      images.subarray(0, count * SIDE * SIDE),
      labels,
    ),
  };
}

function reluDigits(folder, { images, labels }, count) {
  const small = new Uint8Array(count * SMALL * SMALL);
  for (let example = 0; example < count; example++) {
    for (let k = 0; k < SMALL * SMALL; k++) {
      let sum = 0;
      for (let p = 0; p < POOL * POOL; p++) {
        const row = MARGIN + POOL * Math.floor(k / SMALL) + Math.floor(p / POOL);
        const column = MARGIN + POOL * (k % SMALL) + (p % POOL);
        sum += images[example * SIDE * SIDE + row * SIDE + column];
      }
      small[example * SMALL * SMALL + k] = Math.round(sum / (POOL * POOL));
    }
  }
  return {
    ...network(SMALL * SMALL, [
      ['first', 256, 'relu'],
      ['second', 256, 'relu'],
      ['output', 10, 'softmax'],
    ]),
    loss: { type: 'categorical-crossentropy', reduction: 'mean' },
    parameters: { init: { type: 'he', distribution: 'normal', bias: 0 }, seed: 1 },
    data: written(folder, `digits-${count}`, [count, SMALL, SMALL], small, labels),
  };
}

/** 987,210 weights on digits. */
function wideDigits(folder, { images, labels }, count) {
  return {
    ...network(SIDE * SIDE, [
      ['first', 1000, 'relu'],
      ['second', 200, 'relu'],
      ['output', 10, 'softmax'],
    ]),
    loss: { type: 'categorical-crossentropy', reduction: 'mean' },
    parameters: { init: { type: 'he', distribution: 'normal', bias: 0 }, seed: 1 },
    data: written(
      folder,
      `wide-${count}`,
      [count, SIDE, SIDE],
      images.subarray(0, count * SIDE * SIDE),
      labels,
    ),
  };
}

/** 20-30-10 on so many examples of noise. */
function manyExamples(folder, count) {
  const inputs = 20;
  let state = 1;
  // The generator of Park and Miller (1988).
  const bytes = Uint8Array.from({ length: count * inputs }, () => {
    state = (48271 * state) % 2147483647;
    return state >>> 8;
  });
  const labels = Uint8Array.from({ length: count }, (_, n) => bytes[n * inputs] % 10);
  return {
    ...network(inputs, [
      ['hidden', 30, 'sigmoid'],
      ['output', 10, 'sigmoid'],
    ]),
    loss: { type: 'squared' },
    parameters: { init: { type: 'glorot', distribution: 'normal', bias: 0 }, seed: 1 },
    data: written(folder, `noise-${count}`, [count, inputs], bytes, labels),
  };
}

function network(inputs, layers) {
  return {
    network: {
      inputs,
      layers: layers.map(([name, units, activation]) => ({ type: 'dense', name, units, activation })),
    },
  };
}

function written(folder, name, shape, bytes, labels) {
  const files = { inputs: `${name}-images.idx3-ubyte.gz`, targets: `${name}-labels.idx1-ubyte.gz` };
  writeFileSync(join(folder, files.inputs), gzipSync(idx(shape, bytes)));
  writeFileSync(join(folder, files.targets), gzipSync(idx([shape[0]], labels.subarray(0, shape[0]))));
  return files;
}
