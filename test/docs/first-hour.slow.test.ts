import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { ROOT } from '../support/built.ts';
import { folder } from '../support/files.ts';
import { canRun, PYTHON } from '../support/toolchains.ts';
import { linkedFiles } from './markdown.ts';

const FIXTURES = join(ROOT, 'fixtures/first-hour');
const { dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));

/** The files that the package would hold. */
let packed: string[];
/** The packed file, unpacked. */
let installed: string;

beforeAll(() => {
  const target = folder();
  const pack = ['pack', '--json', '--ignore-scripts', '--pack-destination', target];
  const [made] = JSON.parse(execFileSync('npm', pack, { cwd: ROOT, encoding: 'utf8' }));
  packed = made.files.map(({ path }: { path: string }) => path);
  execFileSync('tar', ['-xzf', join(target, made.filename), '-C', target]);
  installed = join(target, 'package');
});

/** An empty folder that has the packed file installed, with nothing but what it depends on. */
function project(): string {
  const empty = folder();
  const modules = join(empty, 'node_modules');
  mkdirSync(join(modules, '.bin'), { recursive: true });
  symlinkSync(installed, join(modules, 'nncheck'));
  symlinkSync('../nncheck/bin/nncheck.js', join(modules, '.bin/nncheck'));
  for (const name of Object.keys(dependencies)) {
    // Beside the files that need it, as npm would have it.
    mkdirSync(join(installed, 'node_modules'), { recursive: true });
    const link = join(installed, 'node_modules', name);
    spawnSync('ln', ['-sfn', join(ROOT, 'node_modules', name), link]);
  }
  return empty;
}

/** Types a command into a shell. */
function type(command: string, cwd: string) {
  const { FORCE_COLOR: _, ...own } = process.env;
  const PATH = `${join(cwd, 'node_modules/.bin')}:${own.PATH}`;
  const env = { ...own, PATH, NO_COLOR: '1', COLUMNS: '100', PYTHONDONTWRITEBYTECODE: '1' };
  const { status, stdout, stderr } = spawnSync('bash', ['-c', command], { cwd, encoding: 'utf8', env });
  return { status, stdout, stderr };
}

test('the package holds what the README and its documents link to', () => {
  for (const document of ['README.md', ...packed.filter((file) => /^docs\/[^/]+\.md$/.test(file))]) {
    const base = document.includes('/') ? `${document.slice(0, document.lastIndexOf('/'))}/` : '';
    for (const link of linkedFiles(readFileSync(join(ROOT, document), 'utf8'))) {
      const file = new URL(link, `file:///${base}`).pathname.slice(1);
      expect({
        document,
        link,
        there: packed.some((one) => one === file || one.startsWith(`${file}/`)),
      }).toEqual({
        document,
        link,
        there: true,
      });
    }
  }
});

test('the README is read in one sitting', () => {
  expect(readFileSync(join(ROOT, 'README.md'), 'utf8').split('\n').length).toBeLessThanOrEqual(250);
});

describe.runIf(canRun('numpy'))('a class in numpy whose gradient is averaged', () => {
  test('is diagnosed by the table that it prints, in two commands', () => {
    const cwd = project();
    for (const file of ['my_net.py', 'my_net.json']) copyFileSync(join(FIXTURES, file), join(cwd, file));
    expect(type(`${PYTHON} my_net.py > table.txt`, cwd)).toEqual({ status: 0, stdout: '', stderr: '' });
    const { status, stdout } = type('nncheck grad my_net.json --reported table.txt', cwd);
    expect(stdout).toContain('NN101');
    expect(stdout).toContain('N = 4');
    expect(status).toBe(1);
  });

  test('is diagnosed as a program, with ten lines written', () => {
    const cwd = project();
    const lines = readFileSync(join(FIXTURES, 'serve.py'), 'utf8');
    expect(
      lines
        .trim()
        .split('\n')
        .filter((line) => line !== '').length,
    ).toBeLessThanOrEqual(12);
    expect(type('nncheck init numpy', cwd).status).toBe(0);
    const program = readFileSync(join(FIXTURES, 'my_net.py'), 'utf8').split("if __name__ == '__main__':")[0];
    writeFileSync(join(cwd, 'my_net.py'), `${program}\n${lines}`);
    const { status, stdout } = type(`nncheck grad nncheck.json --run "${PYTHON} my_net.py"`, cwd);
    expect(stdout).toContain('NN101');
    expect(stdout).toContain('N = 4');
    expect(status).toBe(1);
  });
});
