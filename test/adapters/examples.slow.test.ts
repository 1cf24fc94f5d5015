import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { folder } from '../support/files.ts';
import { cli } from '../support/host.ts';
import { canRun, PYTHON } from '../support/toolchains.ts';

beforeEach(({ skip }) => {
  if (!canRun('numpy')) skip('python3 with numpy is not installed');
});

/** Writes the example, with a line of it replaced, and checks it. */
async function checked(right?: string, wrong?: string) {
  const cwd = folder();
  expect(await cli(['init', 'python', '--example', 'cnn'], { cwd })).toMatchObject({ status: 0, stderr: '' });
  const file = join(cwd, 'cnn.py');
  const source = readFileSync(file, 'utf8');
  if (right !== undefined) {
    expect(source.split(right)).toHaveLength(2);
    writeFileSync(file, source.replace(right, wrong!));
  }
  const { stdout } = await cli(['grad', 'nncheck.json', '--json', '--run', `${PYTHON} cnn.py`], { cwd });
  const [result] = JSON.parse(stdout).checks;
  const findings: { code: string; ties?: { codes: string[] }[] }[] = result.findings;
  return { status: result.status, findings };
}

test('the network of the example is right, and nothing is said of it', async () => {
  const { status, findings } = await checked();
  expect({ status, codes: findings.map(({ code }) => code) }).toEqual({ status: 'match', codes: [] });
});

// A sample: test/diagnosis plants the other faults without a program, which takes less.
test.each([
  ['NN131', 'dx_pad[:, :, rows, columns] +=', 'dx_pad[:, :, rows, columns] ='],
  ['NN134', 'np.tensordot(d, w, axes=(1, 0))', 'np.tensordot(d, w[:, :, ::-1, ::-1], axes=(1, 0))'],
  ['NN107', 'max_pool_backward(dp1, pool1) * (z1 > 0)', 'max_pool_backward(dp1, pool1)'],
  ['NN215', 'np.tensordot(window, w, axes', 'np.tensordot(window, w[:, :, ::-1, ::-1], axes'],
])('%s is named where “%s” is “%s”', async (code, right, wrong) => {
  const { status, findings } = await checked(right, wrong);
  expect(status).toBe('mismatch');
  const [first] = findings.filter((finding) => /^NN[12]/.test(finding.code));
  expect([first?.code, ...(first?.ties ?? []).flatMap(({ codes }) => codes)]).toContain(code);
});

test.each([
  [['init', 'python', '--example', 'cn'], 'did you mean "cnn"?'],
  [['init', 'perl', '--example', 'cnn'], 'there is no example cnn in perl; it is written in python, numpy'],
])('%j is answered with what there is', async (args, message) => {
  const { status, stdout, stderr } = await cli(args, { cwd: folder() });
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toContain(message);
});
