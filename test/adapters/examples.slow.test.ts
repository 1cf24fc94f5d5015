import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { NETWORK_EXAMPLES } from '../../src/commands/init/examples.ts';
import { folder } from '../support/files.ts';
import { cli } from '../support/host.ts';
import { canRun, PYTHON } from '../support/toolchains.ts';

beforeEach(({ skip }) => {
  if (!canRun('numpy')) skip('python3 with numpy is not installed');
});

/** Writes an example, with a line of it replaced, and checks it. */
async function checked(
  name: string,
  [right, wrong]: readonly string[] = [],
  options: readonly string[] = [],
) {
  const cwd = folder();
  const example = NETWORK_EXAMPLES.find((one) => one.name === name)!;
  expect(await cli(['init', 'python', '--example', name], { cwd })).toMatchObject({ status: 0, stderr: '' });
  const file = join(cwd, example.file);
  const source = readFileSync(file, 'utf8');
  if (right !== undefined) {
    expect(source.split(right)).toHaveLength(2);
    writeFileSync(file, source.replace(right, wrong));
  }
  const run = [...options, '--run', `${PYTHON} ${example.file}`];
  const { stdout } = await cli(['grad', 'nncheck.json', '--json', ...run], { cwd });
  const [result] = JSON.parse(stdout).checks;
  const findings: { code: string; ties?: { codes: string[] }[] }[] = result.findings;
  return { status: result.status, parts: result.parts, findings };
}

test.each(NETWORK_EXAMPLES)(
  'the network of the example $name is right, and nothing is said of it',
  async ({ name }) => {
    const { status, parts, findings } = await checked(name);
    expect({ status, codes: findings.map(({ code }) => code) }).toEqual({ status: 'match', codes: [] });
    expect(parts).toMatchObject({ outputs: { status: 'match' }, cost: { status: 'match' } });
  },
);

// A sample: test/diagnosis plants the other faults without a program, which takes less.
test.each([
  ['cnn', 'NN131', 'dx_pad[:, :, rows, columns] +=', 'dx_pad[:, :, rows, columns] ='],
  ['cnn', 'NN134', 'np.tensordot(d, w, axes=(1, 0))', 'np.tensordot(d, w[:, :, ::-1, ::-1], axes=(1, 0))'],
  ['cnn', 'NN107', 'max_pool_backward(dp1, pool1) * (z1 > 0)', 'max_pool_backward(dp1, pool1)'],
  ['cnn', 'NN215', 'np.tensordot(window, w, axes', 'np.tensordot(window, w[:, :, ::-1, ::-1], axes'],
  ['rnn', 'NN146', 'dh[:, t] + dprev_h', 'dh[:, t]'],
  ['rnn', 'NN150', 'np.add.at(dW, words, dout)', 'dW[words] = dout'],
  ['transformer', 'NN145', 'dq = scale * (dscores @ k)', 'dq = dscores @ k'],
  ['transformer', 'NN163', 'dresidual2 = dresidual3 + dx', 'dresidual2 = dx'],
  ['batch-norm', 'NN141', ' - x_hat * (dx_hat * x_hat).mean(axis=0)', ''],
  ['batch-norm', 'NN101', '(dout * x_hat).sum(axis=0)', '(dout * x_hat).mean(axis=0)'],
  ['batch-norm', 'NN142', 'dx_hat = dout * gamma', 'dx_hat = dout', '--at', 'spread'],
])('in %s %s is named where “%s” is “%s”', async (name, code, right, wrong, ...options) => {
  const { status, findings } = await checked(name, [right, wrong], options);
  expect(status).toBe('mismatch');
  const [first] = findings.filter((finding) => /^NN[12]/.test(finding.code));
  expect([first?.code, ...(first?.ties ?? []).flatMap(({ codes }) => codes)]).toContain(code);
});

test('at γ = 1 a batch norm whose γ is left out of the backward pass is right', async () => {
  const { status } = await checked('batch-norm', ['dx_hat = dout * gamma', 'dx_hat = dout']);
  expect(status).toBe('match');
});

test.each([
  [['init', 'python', '--example', 'cn'], 'did you mean "cnn"?'],
  [['init', 'perl', '--example', 'cnn'], 'there is no example cnn in perl; it is written in python, numpy'],
])('%j is answered with what there is', async (args, message) => {
  const { status, stdout, stderr } = await cli(args, { cwd: folder() });
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toContain(message);
});

test('nncheck init lists the examples in a column of their own width', async () => {
  const { stdout } = await cli(['init'], { cwd: folder() });
  for (const { name, title } of NETWORK_EXAMPLES)
    expect(stdout).toContain(`\n  ${name.padEnd(11)}  ${title}`);
});
