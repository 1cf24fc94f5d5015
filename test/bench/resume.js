// Kills a training with SIGKILL at random moments, resumes it from its checkpoint, and compares all that it leaves with
// what the same training leaves that nobody killed: the report, the log, the parameters. Ends with 1 where they differ.
//
//   npm run bench resume [kills] [seed]
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const [kills = 50, seed = 1] = process.argv.slice(2).map(Number);
const NNCHECK = join(import.meta.dirname, '../../bin/nncheck.js');
const SPEC = {
  network: {
    inputs: 4,
    layers: [
      { type: 'dense', units: 8, activation: 'tanh' },
      { type: 'dense', units: 3, activation: 'softmax' },
    ],
  },
  loss: { type: 'categorical-crossentropy', reduction: 'mean' },
  data: { task: 'iris', shuffle: true, examples: 120 },
  train: {
    optimizer: { type: 'adam', learningRate: 0.003 },
    schedule: { type: 'cosine', by: 'step', warmUp: 20 },
    validation: { task: 'iris', shuffle: true, skip: 120 },
    epochs: 700,
    batchSize: 5,
  },
};
const FLAGS = [
  'train',
  'spec.json',
  '--json',
  '--check-every',
  '200',
  '--restarts',
  '1',
  '--log',
  'log.csv',
  '--save-parameters',
  'end.json',
];
const LEFT = ['log.csv', 'end.json'];

/** Numbers in [0, 1) of a seed: an LCG is enough to choose moments. */
let state = seed;
const random = () => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return state / 2 ** 32;
};

const folder = () => {
  const made = mkdtempSync(join(tmpdir(), 'nncheck resume '));
  writeFileSync(join(made, 'spec.json'), JSON.stringify(SPEC));
  return made;
};
const left = (cwd, stdout) => [stdout, ...LEFT.map((file) => readFileSync(join(cwd, file), 'utf8'))];

const whole = folder();
const started = performance.now();
const { stdout, stderr, status } = spawnSync(process.execPath, [NNCHECK, ...FLAGS], {
  cwd: whole,
  encoding: 'utf8',
});
const ms = performance.now() - started;
if (status !== 0) throw new Error(`the training itself failed (${status}): ${stderr}`);
const expected = left(whole, stdout);

let same = 0;
let resumed = 0;
for (let k = 0; k < kills; k++) {
  const cwd = folder();
  const checkpoint = join(cwd, 'c.checkpoint');
  const args = () => [
    NNCHECK,
    ...FLAGS,
    ...(existsSync(checkpoint) ? ['--resume', 'c.checkpoint'] : ['--checkpoint', 'c.checkpoint']),
    '--every',
    '3',
    '--force',
  ];
  // every third training is killed twice
  for (let again = 0; again < (k % 3 === 0 ? 2 : 1); again++) {
    const child = spawn(process.execPath, args(), { cwd, stdio: 'ignore' });
    const ended = new Promise((resolve) => child.once('exit', resolve));
    await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, random() * ms))]);
    child.kill('SIGKILL');
    await ended;
  }
  if (existsSync(checkpoint)) resumed += 1;
  const end = spawnSync(process.execPath, args(), { cwd, encoding: 'utf8' });
  const is = end.status === 0 && left(cwd, end.stdout).every((text, at) => text === expected[at]);
  if (is) same += 1;
  else console.log(`kill ${k + 1}: ${end.status} ${end.stderr}`);
  rmSync(cwd, { recursive: true });
}
rmSync(whole, { recursive: true });
console.log(
  `${same} of ${kills} killed trainings of ${Math.round(ms)} ms ended with the same bytes; ${resumed} had a checkpoint to resume`,
);
process.exitCode = same === kills ? 0 : 1;
