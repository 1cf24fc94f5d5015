import { spawn, spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROOT } from '../support/built.ts';

/** These are about pipes, files and loading, which only a process of its own has: the built command, as installed. */
const BIN = join(ROOT, 'bin/nncheck.js');
const SPECS = 18;
const ESCAPE = '\u001b';
const { FORCE_COLOR: _force, NO_COLOR: _no, ...ENV } = process.env;

let folder: string;
/** A folder of specs whose reports have 3 MB together: many small networks are checked sooner than a large one. */
let many: string;
let unbundled: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'nncheck-'));
  many = join(folder, 'many');
  mkdirSync(many);
  unbundled = makeUnbundled();
  const layers = [{ type: 'dense', name: 'wide', units: 16, activation: 'linear' }];
  const inputs = [Array.from({ length: 60 }, (_, k) => Math.sin(k + 1))];
  const targets = [Array.from({ length: 16 }, (_, k) => Math.cos(k))];
  for (let seed = 0; seed < SPECS; seed++) {
    const spec = {
      network: { inputs: 60, layers },
      loss: { type: 'squared' },
      parameters: { init: { type: 'normal' }, seed },
      data: { inputs, targets },
    };
    writeFileSync(join(many, `${seed}.json`), JSON.stringify(spec));
  }
});

/** The command from the files of tsc, one by one, where its packages can be told apart. */
function makeUnbundled(): string {
  const root = join(folder, 'unbundled');
  for (const part of ['bin', 'dist', 'package.json'])
    cpSync(join(ROOT, part), join(root, part), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'));
  const bin = join(root, 'bin/nncheck.js');
  writeFileSync(bin, readFileSync(bin, 'utf8').replace('dist/command.js', 'dist/cli.js'));
  return root;
}

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function shell(script: string, { cwd = ROOT, env = {} } = {}) {
  const { stdout, stderr, status } = spawnSync('bash', ['-c', script], {
    cwd,
    env: { ...ENV, BIN, MANY: many, ...env },
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  return { stdout, stderr, status };
}

describe('pipes', () => {
  test('a reader that stops after ten bytes is no error', () => {
    const run = shell('node "$BIN" grad "$MANY" --json | head -c 10; echo " $PIPESTATUS"');
    expect(run).toEqual({ stdout: '{\n  "schem 0\n', stderr: '', status: 0 });
  });

  test('nor is one that stops after a line of a long table', () => {
    const run = shell('node "$BIN" grad "$MANY" --all | head -1; echo "$PIPESTATUS"');
    expect(run).toEqual({
      stdout: `0 (${join(many, '0.json')}): nncheck’s own backpropagation\n0\n`,
      stderr: '',
      status: 0,
    });
  });

  test.each([
    'forward --task iris',
    'train --task xor --epochs 50',
    'ladder',
    'explain',
    'schema',
    'completion zsh',
  ])('nor is one of %s that stops after a byte', (line) => {
    const run = shell(`node "$BIN" ${line} | head -c 1 > /dev/null; echo "$PIPESTATUS"`);
    expect(run).toEqual({ stdout: '0\n', stderr: '', status: 0 });
  });

  test('nor is a closed stdout, nor a closed stderr', () => {
    const { stdout, stderr } = shell(
      'node "$BIN" grad --task xor >&-; echo $?; node "$BIN" grad nothing.json 2>&-; echo $?',
    );
    expect({ stdout, stderr }).toEqual({ stdout: '0\n2\n', stderr: '' });
  });

  test('three megabytes arrive whole at a slow reader', async () => {
    const child = spawn(process.execPath, [BIN, 'grad', many, '--json'], { env: ENV });
    const parts: Buffer[] = [];
    for await (const part of child.stdout) {
      parts.push(part);
      if (parts.length < 20) await delay(50);
    }
    const text = Buffer.concat(parts).toString();
    expect(text.length).toBeGreaterThan(3_000_000);
    const { checks } = JSON.parse(text);
    expect(checks).toHaveLength(SPECS);
    for (const { gradients } of checks) expect(gradients).toHaveLength(60 * 16 + 16);
  });

  test('a full disk is one line, and not a mismatch', () => {
    const { stderr, status } = shell('node "$BIN" grad --task xor > /dev/full');
    expect(stderr).toMatch(/^error: the output cannot be written: .*ENOSPC.*\n$/);
    expect(status).toBe(2);
  });
});

test.each([
  ['a pipe', {}],
  ['NO_COLOR', { NO_COLOR: '1' }],
  ['COLUMNS=40', { COLUMNS: '40' }],
])('%s gets clean text', (_name, env) => {
  for (const command of ['grad --task xor', 'forward --task xor']) {
    const { stdout, stderr, status } = shell(`node "$BIN" ${command} | cat`, { env });
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
    expect(stdout).not.toContain(ESCAPE);
    if ('COLUMNS' in env)
      expect(Math.max(...stdout.split('\n').map((line) => [...line].length))).toBeLessThanOrEqual(40);
  }
});

test('it works through a symbolic link, in any folder, on paths with spaces and other letters', () => {
  const cwd = join(folder, 'größe und 重み');
  mkdirSync(cwd);
  symlinkSync(BIN, join(cwd, 'nn'));
  writeFileSync(join(cwd, 'δ spec.json'), readFileSync(join(many, '0.json')));
  const { stdout, stderr, status } = shell('./nn grad "δ spec.json" --tensor wide.bias --quiet', { cwd });
  expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
  expect(stdout).toContain('δ spec.json: ');
});

test('a build that is broken is not taken for a mismatch', () => {
  const elsewhere = join(folder, 'nowhere/bin');
  mkdirSync(elsewhere, { recursive: true });
  writeFileSync(join(elsewhere, 'nncheck.mjs'), readFileSync(BIN));
  const { status, stderr } = shell('node nncheck.mjs grad --task xor', { cwd: elsewhere });
  expect(status).toBe(70);
  expect(stderr).toContain('ERR_MODULE_NOT_FOUND');
});

describe.each(['--help', '--version', 'help grad', 'grad --help'])('%s', (line) => {
  test('starts from a few files of the bundle, and little text', () => {
    const files = filesLoaded(ROOT, line);
    expect(files).toContain('dist/command.js');
    expect(files.length).toBeLessThanOrEqual(8);
    const sizes = files.map((file) => statSync(join(ROOT, file)).size);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(200_000);
  });

  test('loads no package but commander', () => {
    const files = filesLoaded(unbundled, line);
    const packages = new Set(files.flatMap((file) => /node_modules\/([^/]+)/.exec(file)?.[1] ?? []));
    packages.delete('fastest-levenshtein'); // the edit distance, one small file
    expect([...packages]).toEqual(['commander']);
    const rooms = new Set(files.flatMap((file) => /^dist\/([a-z]+)\//.exec(file)?.[1] ?? []));
    for (const room of ['network', 'differences', 'verdict', 'training', 'tensors'])
      expect(rooms).not.toContain(room);
  });
});

/** The files that a run of the command loads, by their paths in `root`. */
function filesLoaded(root: string, line: string): string[] {
  const coverage = mkdtempSync(join(folder, 'coverage-'));
  const env = { BIN: join(root, 'bin/nncheck.js'), NODE_V8_COVERAGE: coverage };
  expect(shell(`node "$BIN" ${line}`, { env }).status).toBe(0);
  const report = JSON.parse(readFileSync(join(coverage, readdirSync(coverage)[0]), 'utf8'));
  const urls: string[] = report.result.map(({ url }: { url: string }) => url);
  return urls
    .filter((url) => url.startsWith('file:'))
    .map((url) => relative(realpathSync(root), fileURLToPath(url)));
}
