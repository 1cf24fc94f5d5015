import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './built.ts';
import { folder } from './files.ts';
import { cli } from './host.ts';

/** Reports of every kind, as the browser's tests look at them. */
export const PAGES = ['grad', 'large', 'windows', 'training', 'classes', 'hostile'] as const;
export type PageName = (typeof PAGES)[number];

/** What would run if any of it became HTML. */
const HOSTILE = '<img src=x onerror=hacked=1></script><script>hacked=1</script>"\'&\u202e';

/** A file may have such a name. */
export const HOSTILE_FILE = '<img src=x onerror=hacked=1>.json';

/** A convolution and a pooling before a dense layer, with its own path around one of them. */
export const WINDOWS = {
  network: {
    inputs: { channels: 1, rows: 6, columns: 6 },
    layers: [
      { type: 'conv2d', name: 'edges', filters: 3, kernel: 3, padding: 'same', activation: 'relu' },
      { type: 'conv2d', name: 'shapes', filters: 3, kernel: 3, padding: 'same', activation: 'tanh' },
      { type: 'add', name: 'sum', from: ['edges', 'shapes'] },
      { type: 'max-pool2d', name: 'pool', window: 2 },
      { type: 'flatten', name: 'flat' },
      { type: 'dense', name: 'output', units: 2, activation: 'softmax' },
    ],
  },
  loss: { type: 'categorical-crossentropy', reduction: 'mean' },
  parameters: { init: { type: 'he' }, seed: 3 },
  data: {
    inputs: [0, 1, 2].map((k) => Array.from({ length: 36 }, (_, j) => Math.sin(5 * k + j * j))),
    targets: [
      [1, 0],
      [0, 1],
      [1, 0],
    ],
  },
};

/** Returns the gradient of a spec as a report has it, after a change. */
export async function reportedGradient(
  cwd: string,
  spec: string,
  change: (gradient: Record<string, number[]>) => void,
): Promise<string> {
  const { stdout } = await cli(['grad', spec, '--json'], { cwd });
  const gradient: Record<string, number[]> = {};
  for (const { tensor, analytic } of JSON.parse(stdout).checks[0].gradients) {
    gradient[tensor] ??= [];
    gradient[tensor].push(analytic);
  }
  change(gradient);
  return JSON.stringify({ gradient });
}

const fixture = (file: string) => JSON.parse(readFileSync(join(ROOT, 'fixtures', file), 'utf8'));

const dataFile = (file: string) => join(ROOT, 'fixtures/data', file);

/** Writes one of each into a new folder, with the specs and reports that they are of. */
export async function pagesFolder(): Promise<string> {
  const mnist = fixture('specs/mnist-784-30-10.json');
  const data = {
    inputs: dataFile('mnist-100-images.idx3-ubyte.gz'),
    targets: dataFile('mnist-100-labels.idx1-ubyte.gz'),
  };
  const xor = fixture('specs/xor-2-2-1.json');
  const cwd = folder({
    'grad.json': xor,
    'large.json': { ...mnist, data },
    'windows.json': WINDOWS,
    [HOSTILE_FILE]: { ...xor, name: HOSTILE },
  });
  const wrong: [spec: string, page: PageName, change: (gradient: Record<string, number[]>) => void][] = [
    ['grad.json', 'grad', (gradient) => scale(gradient, ['hidden.weight', 'hidden.bias'])],
    ['large.json', 'large', (gradient) => gradient['hidden.weight'].fill(0, 29 * 784)],
    ['windows.json', 'windows', (gradient) => gradient['shapes.weight'].fill(1, 27, 54)],
    [HOSTILE_FILE, 'hostile', (gradient) => scale(gradient, ['output.weight'])],
  ];
  for (const [spec, page, change] of wrong) {
    writeFileSync(join(cwd, `${page}-r.json`), await reportedGradient(cwd, spec, change));
    const reporter = ['--reporter', `html=${page}.html`];
    await cli(['grad', spec, '--reported', `${page}-r.json`, '--quiet', ...reporter], { cwd });
  }
  const training = ['--task', 'xor', '--epochs', '400', '--seed', '3'];
  await cli(['train', ...training, '--reporter', 'html=training.html'], { cwd });
  await cli(['train', '--task', 'spirals', '--epochs', '50', '--reporter', 'html=classes.html'], { cwd });
  return cwd;
}

function scale(gradient: Record<string, number[]>, names: readonly string[]): void {
  for (const name of names) gradient[name] = gradient[name].map((value) => 3 * value);
}
