import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { ROOT } from '../support/built.ts';

/** These are about pipes, files and loading, which only a process of its own has: the built command, as installed. */
const BIN = join(ROOT, 'bin/nncheck.js');
const ESCAPE = '\u001b';
const { FORCE_COLOR: _force, NO_COLOR: _no, ...ENV } = process.env;

let folder: string;
let large: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'nncheck-'));
  large = join(folder, 'large.json');
  const layers = [{ type: 'dense', name: 'wide', units: 64, activation: 'linear' }];
  const inputs = [Array.from({ length: 250 }, (_, k) => Math.sin(k + 1))];
  const targets = [Array.from({ length: 64 }, (_, k) => Math.cos(k))];
  const parameters = { init: { type: 'normal' }, seed: 1 };
  writeFileSync(
    large,
    JSON.stringify({
      network: { inputs: 250, layers },
      loss: { type: 'squared' },
      parameters,
      data: { inputs, targets },
    }),
  );
});

function shell(script: string, { cwd = ROOT, env = {} } = {}) {
  const { stdout, stderr, status } = spawnSync('bash', ['-c', script], {
    cwd,
    env: { ...ENV, BIN, LARGE: large, ...env },
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  return { stdout, stderr, status };
}

describe('pipes', () => {
  test('a reader that stops after ten bytes is no error', () => {
    const run = shell('node "$BIN" grad "$LARGE" --json | head -c 10; echo " $PIPESTATUS"');
    expect(run).toEqual({ stdout: '{\n  "schem 0\n', stderr: '', status: 0 });
  });

  test('nor is one that stops after a line of a long table', () => {
    const run = shell('node "$BIN" grad "$LARGE" --all | head -1; echo "$PIPESTATUS"');
    expect(run).toEqual({ stdout: `large (${large})\n0\n`, stderr: '', status: 0 });
  });

  test('three megabytes arrive whole at a slow reader', async () => {
    const child = spawn(process.execPath, [BIN, 'grad', large, '--json'], { env: ENV });
    const parts: Buffer[] = [];
    for await (const part of child.stdout) {
      parts.push(part);
      if (parts.length < 20) await delay(50);
    }
    const text = Buffer.concat(parts).toString();
    expect(text.length).toBeGreaterThan(3_000_000);
    expect(JSON.parse(text).checks[0].gradients).toHaveLength(250 * 64 + 64);
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
  writeFileSync(join(cwd, 'δ spec.json'), readFileSync(large));
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

test.each(['--help', '--version', 'help grad', 'grad --help'])(
  '%s loads no package but commander',
  (line) => {
    const coverage = mkdtempSync(join(tmpdir(), 'nncheck-coverage-'));
    const run = shell(`node "$BIN" ${line}`, { env: { NODE_V8_COVERAGE: coverage } });
    expect(run.status).toBe(0);
    const report = JSON.parse(readFileSync(join(coverage, readdirSync(coverage)[0]), 'utf8'));
    const urls: string[] = report.result.map(({ url }: { url: string }) => url);
    const packages = new Set(urls.flatMap((url) => /node_modules\/([^/]+)/.exec(url)?.[1] ?? []));
    packages.delete('fastest-levenshtein'); // the edit distance, one small file
    expect([...packages]).toEqual(['commander']);
    const rooms = new Set(urls.flatMap((url) => /dist\/([a-z]+)\//.exec(url)?.[1] ?? []));
    for (const room of ['network', 'differences', 'verdict', 'training', 'tensors'])
      expect(rooms).not.toContain(room);
  },
);
