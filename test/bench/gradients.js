// The whole gradient by differences, nncheck beside its peers: medians of interleaved fresh processes on the same
// problems. Where a peer would take long it does some of the weights, and its time is extrapolated from them.
//
//     npm run bench gradients                 all problems (about ten minutes on two cores)
//     npm run bench gradients mnist-10000     one of them
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadSpec } from '../../dist/index.js';
import { writeNetworks } from './gradients/networks.js';

const ROUNDS = Number(process.env.ROUNDS ?? 3);
const PYTHON = '/usr/bin/python3';
const command = join(import.meta.dirname, '../../bin/nncheck.js');
/** Has a process say at its end how many kilobytes it held at most. */
const PRINT_PEAK =
  'data:text/javascript,process.on("exit",()=>console.error(process.resourceUsage().maxRSS))';
const peers = join(import.meta.dirname, 'gradients/peers.py');
/** Weights that a slow peer does of a problem; all where it is quick enough. */
const SAMPLES = {
  'xor-2-2-1': {},
  'mnist-100': { 'torch slow': 500, numpy: 500, subtraction: 400 },
  'mnist-1000': { 'torch slow': 100, numpy: 100, subtraction: 100 },
  'mnist-10000': { 'torch slow': 5, numpy: 5, subtraction: 3 },
  'relu-1000': { 'torch slow': 20, numpy: 20, subtraction: 5 },
  'wide-1000': { 'torch slow': 5, numpy: 5, subtraction: 3 },
  'examples-100000': { 'torch slow': 20, numpy: 20, subtraction: 5 },
};

const folder = mkdtempSync(join(tmpdir(), 'nncheck-bench-'));
const specs = writeNetworks(folder);
const wanted = process.argv.slice(2);
try {
  for (const [name, path] of Object.entries(specs)) {
    if (wanted.length === 0 || wanted.includes(name)) await compare(name, path);
  }
} finally {
  rmSync(folder, { recursive: true });
}

async function compare(name, path) {
  const { weights } = await writeForPeers(name, path);
  const samples = SAMPLES[name];
  const runs = [
    { peer: 'nncheck grad', run: () => timed([command, 'grad', path, '--quiet']) },
    ...['torch slow', 'torch fast', 'numpy'].map((peer) => ({
      peer,
      sample: samples[peer],
      run: () => python(peer.replace(' ', '-'), name, samples[peer]),
    })),
    {
      peer: 'nncheck --method subtraction',
      sample: samples.subtraction,
      run: () =>
        timed(
          [join(import.meta.dirname, 'gradients/subtraction.js'), path, String(samples.subtraction ?? '')],
          'own',
        ),
    },
  ];
  const times = runs.map(() => []);
  const peaks = runs.map(() => 0);
  for (let round = 0; round < ROUNDS; round++) {
    runs.forEach(({ run }, index) => {
      const { seconds, megabytes, missing } = run();
      if (missing) runs[index].missing = missing;
      times[index].push(seconds);
      peaks[index] = Math.max(peaks[index], megabytes ?? 0);
    });
  }
  console.log(`\n${name}: ${weights.toLocaleString('en')} weights`);
  const whole = runs.map(({ sample }, index) => median(times[index]) * (sample ? weights / sample : 1));
  runs.forEach(({ peer, sample, missing }, index) => {
    const label = `  ${peer.padEnd(30)}`;
    if (missing) {
      console.log(`${label}${missing}`);
      return;
    }
    const ratio = whole[index] / whole[0];
    const spread = `${Math.min(...times[index]).toFixed(2)}–${Math.max(...times[index]).toFixed(2)} s measured`;
    const from = sample ? `, extrapolated from ${sample} weights` : '';
    const memory = peaks[index] ? `, ${peaks[index].toFixed(0)} MB` : '';
    console.log(
      `${label}${whole[index].toPrecision(3).padStart(8)} s  × ${ratio.toPrecision(3).padEnd(6)} (${spread}${from}${memory})`,
    );
  });
}

/** Times a node process with its start, or takes the time that it prints itself; its peak memory too. */
function timed(args, own) {
  const start = performance.now();
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', PRINT_PEAK, ...args], {
    encoding: 'utf8',
  });
  const seconds = own ? JSON.parse(stdout).seconds : (performance.now() - start) / 1000;
  if (status !== 0) throw new Error(`${args.join(' ')}: exit ${status}\n${stdout}${stderr}`);
  return { seconds, megabytes: Number(stderr.trim().split('\n').at(-1)) / 1024 };
}

function python(peer, name, sample) {
  const args = [peers, peer, folder, name, ...(sample ? [String(sample)] : [])];
  const { status, stdout, stderr, error } = spawnSync(PYTHON, args, { encoding: 'utf8' });
  if (error || /ModuleNotFoundError/.test(stderr))
    return { seconds: Number.NaN, missing: 'is not installed' };
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

/** Writes parameters, inputs and targets for Python to read; returns how many weights there are. */
async function writeForPeers(name, path) {
  const { network, parameters, data } = await loadSpec(path);
  const numbers = [parameters, data.inputs, data.targets].map(({ buffer, byteOffset, byteLength }) =>
    Buffer.from(buffer, byteOffset, byteLength),
  );
  writeFileSync(join(folder, `${name}.bin`), Buffer.concat(numbers));
  const layers = network.layers.map(({ units, activation }) => ({ units, activation: activation.name }));
  const shape = {
    parameters: parameters.length,
    count: data.count,
    inputs: network.inputs,
    outputs: layers.at(-1).units,
    layers,
  };
  writeFileSync(join(folder, `${name}.shape.json`), JSON.stringify(shape));
  return { weights: parameters.length };
}

function median(samples) {
  return [...samples].sort((a, b) => a - b)[samples.length >> 1];
}
