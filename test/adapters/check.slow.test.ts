import { spawnSync } from 'node:child_process';
import { chmodSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT } from '../support/built.ts';
import { folder } from '../support/files.ts';
import { isInstalled } from '../support/program.ts';
import { canRun, PYTHON } from '../support/toolchains.ts';

const NNCHECK = join(ROOT, 'bin/nncheck.js');

const PYTHONS: Readonly<Record<string, string>> = { python: 'python3', numpy: PYTHON };

function run(command: readonly string[], cwd: string, env: Record<string, string | undefined> = {}) {
  const { status, stdout, stderr } = spawnSync(command[0], command.slice(1), {
    cwd,
    env: { ...process.env, NNCHECK, PYTHONDONTWRITEBYTECODE: '1', ...env },
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

describe.each(['python', 'numpy'].filter(canRun))('check() of %s', (name) => {
  const adapter = join(ROOT, 'adapters', name);
  const python = PYTHONS[name];

  test('checks from a test of one’s own, and raises with the report', () => {
    const tests = join(ROOT, 'fixtures/programs/python/own_test.py');
    const { status, stderr } = run([python, tests, adapter], folder());
    expect({ status, stderr }).toEqual({ status: 0, stderr: expect.stringMatching(/Ran 9 tests.*OK/s) });
  });

  test('checks from a process without a file, as a cell of a notebook is', () => {
    const cell = `import sys; sys.path.insert(0, ${JSON.stringify(adapter)})
from nncheck_adapter import check
report = check({'w': [0.5, -1.25]}, lambda p: sum(w * w for w in p['w']) / 2, lambda p: dict(p))
print(report.status, report.json['checks'][0]['status'])`;
    expect(run([python, '-c', cell], folder())).toEqual({ status: 0, stdout: '0 match\n', stderr: '' });
  });

  test('finds nncheck in node_modules of a folder above, and before that on the PATH', () => {
    const found = (env: Record<string, string>, cwd: string) =>
      run(
        [
          python,
          '-c',
          `import sys; sys.path.insert(0, ${JSON.stringify(adapter)}); import nncheck_adapter; print(nncheck_adapter.find_nncheck())`,
        ],
        cwd,
        { NNCHECK: undefined, ...env },
      ).stdout.trim();
    const project = realpathSync(
      folder({
        'node_modules/.bin/nncheck': '#!/bin/sh\n',
        'tests/unit/a.txt': '',
        'bin/nncheck': '#!/bin/sh\n',
      }),
    );
    for (const file of ['node_modules/.bin/nncheck', 'bin/nncheck']) chmodSync(join(project, file), 0o755);
    const below = join(project, 'tests/unit');
    expect(found({}, below)).toBe(`['${project}/node_modules/.bin/nncheck']`);
    const onPath = { PATH: `${project}/bin:${process.env.PATH}` };
    expect(found(onPath, below)).toBe(`['${project}/bin/nncheck']`);
    expect(found({ ...onPath, NNCHECK: 'npx nncheck' }, below)).toBe("['npx', 'nncheck']");
  });
});

const PYTEST = ['python3', '-m', 'pytest'];

test.skipIf(!isInstalled([...PYTEST, '--version']))(
  'pytest shows the report, and none of the adapter’s lines',
  () => {
    const cwd = folder({
      'test_net.py': `import sys; sys.path.insert(0, ${JSON.stringify(join(ROOT, 'adapters/python'))})
from nncheck_adapter import check
def test_gradient():
    check({'w': [0.5, -1.25]}, lambda p: sum(w * w for w in p['w']), lambda p: dict(p))
`,
    });
    const { status, stdout } = run([...PYTEST, '-p', 'no:cacheprovider', 'test_net.py'], cwd);
    expect(status).toBe(1);
    expect(stdout).toContain('CheckFailed: mismatch');
    expect(stdout).toContain('w [2]: 2 mismatch');
    expect(stdout).not.toContain('subprocess');
  },
);
