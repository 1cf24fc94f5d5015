// How long it takes to measure every derivative of a convolutional, a recurrent and an attention network, beside torch's
// slow gradcheck of the same network with one thread: the measuring alone, after start-up, in fresh processes, interleaved,
// medians. gradcheck's time is that of a few weights more, times all weights.
//
//     npm run bench layers          all
//     npm run bench layers lenet    some of them: lenet, lstm, transformer
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { specs } from './layers/specs.js';

const ROUNDS = Number(process.env.ROUNDS ?? 3);
const TORCH = '/usr/bin/python3';
const here = (file) => join(import.meta.dirname, 'layers', file);
const folder = mkdtempSync(join(tmpdir(), 'nncheck-bench-'));
const wanted = process.argv.slice(2);
try {
  for (const [name, spec] of Object.entries(specs)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    const path = join(folder, `${name}.json`);
    writeFileSync(path, JSON.stringify(spec));
    const rounds = Array.from({ length: ROUNDS }, () => ({
      nncheck: run(process.execPath, [here('measure.js'), path]),
      torch: run(TORCH, [here('gradcheck.py'), name]),
    }));
    const [{ nncheck }] = rounds;
    const own = median(rounds.map((round) => round.nncheck.seconds));
    console.log(
      `\n${name}: ${nncheck.weights} weights, ${nncheck.examples} examples; ${nncheck.evaluations} moves; largest error ${nncheck.error.toPrecision(2)} of its bound; widest bound ${nncheck.widest.toPrecision(2)} of the largest gradient of its tensor`,
    );
    console.log(`  nncheck  ${own.toFixed(3)} s`);
    if (rounds.some(({ torch }) => torch === undefined)) {
      console.log('  torch    is not installed');
      continue;
    }
    const each = rounds.map(({ torch }) => torch.seconds * nncheck.weights);
    const ratios = rounds.map((round, k) => each[k] / round.nncheck.seconds);
    console.log(
      `  torch    ${median(each).toFixed(0)} s by extrapolation, × ${median(ratios).toFixed(0)} (${Math.min(...ratios).toFixed(0)}–${Math.max(...ratios).toFixed(0)})`,
    );
  }
} finally {
  rmSync(folder, { recursive: true });
}

function run(command, args) {
  const { stdout, stderr, status } = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 2 ** 26 });
  if (status === 0) return JSON.parse(stdout);
  if (command === TORCH && /No module named/.test(stderr ?? 'No module named')) return undefined;
  throw new Error(stderr);
}

function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}
