// How long the command takes from its start to its end, beside a bare node: medians of interleaved fresh processes, so
// that a slow minute of the machine slows all of them. Ratios are what is aimed at: 1.5 for --help, 2.5 for xor.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const ROUNDS = Number(process.env.ROUNDS ?? 31);
const command = join(import.meta.dirname, '../../bin/nncheck.js');
const runs = [
  { name: 'node -e 0', args: ['-e', '0'] },
  { name: 'nncheck --help', args: [command, '--help'], target: 1.5 },
  { name: 'nncheck grad --task xor', args: [command, 'grad', '--task', 'xor'], target: 2.5 },
];

const times = runs.map(() => []);
for (let round = 0; round < ROUNDS; round++) {
  runs.forEach(({ name, args }, index) => {
    const start = performance.now();
    const { status, stderr } = spawnSync(process.execPath, args);
    times[index].push(performance.now() - start);
    if (status !== 0) throw new Error(`${name}: exit ${status}\n${stderr}`);
  });
}

const medians = times.map((samples) => samples.sort((a, b) => a - b)[samples.length >> 1]);
runs.forEach(({ name, target }, index) => {
  const ratio = (medians[index] / medians[0]).toFixed(2);
  const quartiles = [0.25, 0.75].map((q) => times[index][Math.floor(q * ROUNDS)].toFixed(0)).join('–');
  console.log(
    `${name.padEnd(24)} ${medians[index].toFixed(0).padStart(4)} ms (${quartiles})  × ${ratio}${target ? `  target ${target}` : ''}`,
  );
});
