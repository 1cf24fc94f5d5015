// How the time of a whole gradient check grows with weights, examples and depth: medians of fresh processes on one
// core, with what the process takes for its start left in.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { digitsSpec } from './gradients/networks.js';

const ROUNDS = Number(process.env.ROUNDS ?? 3);
const command = join(import.meta.dirname, '../../bin/nncheck.js');
const folder = mkdtempSync(join(tmpdir(), 'nncheck-bench-'));

const series = {
  'examples (784-30-10)': [100, 300, 1000, 3000].map((count) => ({ label: count, count, hidden: [30] })),
  'units of the hidden layer (1,000 digits)': [10, 30, 100, 300].map((units) => ({
    label: units,
    count: 1000,
    hidden: [units],
  })),
  'hidden layers of 32 units (1,000 digits)': [1, 2, 3, 4].map((depth) => ({
    label: depth,
    count: 1000,
    hidden: Array.from({ length: depth }, () => 32),
  })),
};

try {
  for (const [name, points] of Object.entries(series)) {
    console.log(`\n${name}`);
    for (const { label, count, hidden } of points) {
      const path = join(folder, 'spec.json');
      writeFileSync(path, JSON.stringify(digitsSpec(folder, count, hidden)));
      const runs = Array.from({ length: ROUNDS }, () => timed(path)).sort((a, b) => a.seconds - b.seconds);
      const { seconds, weights } = runs[ROUNDS >> 1];
      console.log(
        `  ${String(label).padStart(5)}  ${weights.toLocaleString('en').padStart(8)} weights  ${seconds.toFixed(2).padStart(6)} s  ` +
          `${((1e9 * seconds) / (weights * count)).toFixed(0).padStart(4)} ns a weight and example`,
      );
    }
  }
} finally {
  rmSync(folder, { recursive: true });
}

function timed(path) {
  const start = performance.now();
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [command, 'grad', path, '--json', '--jobs', '1'],
    { encoding: 'utf8', maxBuffer: 1e9 },
  );
  const seconds = (performance.now() - start) / 1000;
  if (status !== 0) throw new Error(`exit ${status}\n${stderr}`);
  const { counts } = JSON.parse(stdout).checks[0];
  return { seconds, weights: Object.values(counts).reduce((sum, count) => sum + count, 0) };
}
