import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../support/built.ts';
import { folder } from '../support/files.ts';
import { cli, type Result } from '../support/host.ts';

const PROGRAMS = join(ROOT, 'fixtures/programs');

/** Makes the shards of a check of a program, and returns one run, the merged shards, and the shards themselves. */
async function inShards(check: string, of: number, known: readonly string[] = []) {
  const [flags, command] = check.split('-- ');
  const args = flags.split(' ').filter((word) => word !== '');
  const program = command === undefined ? [] : ['--', ...command.split(' ')];
  const output = folder();
  const files = Array.from({ length: of }, (_, k) => join(output, `shard-${k + 1}.json`));
  const shards: Result[] = [];
  for (const [k, file] of files.entries()) {
    const shard = ['--shard', `${k + 1}/${of}`, '--reporter', `json=${file}`];
    shards.push(await cli(['grad', ...args, ...shard, ...program], { cwd: PROGRAMS }));
  }
  return {
    one: await cli(['grad', ...args, '--json', ...program], { cwd: PROGRAMS }),
    merged: await cli(['merge', ...files, '--json', ...known], { cwd: PROGRAMS }),
    shards,
  };
}

test.each([
  ['right, with its own problem', '--module alone/convolution.mjs', 0],
  ['with every weight tried', '--module alone/attention.mjs --all-weights', 0],
  ['with too many weights to try each', '--module cases/all_dead.mjs', 3],
  ['at a kink', '--module cases/dead.mjs', 0],
  [
    'with a fault that has a name',
    'faulty/specs/xor-2-3-1.json -- python3 faulty/python/online_backprop.py',
    1,
  ],
  [
    'with a fault that two points tell apart',
    'faulty/specs/xor-relu.json -- python3 faulty/python/relu_regression.py',
    1,
  ],
  ['that has only steps', 'steps/step_only.json --module steps/step_only.mjs', 1],
  ['whose gradient accumulates', '-- python3 python/accumulates.py xor', 1],
  ['that does not restore its weights', '-- python3 python/unrestored.py xor weights', 1],
  ['in float32', '-- python3 python/float32.py xor', 0],
  ['that prints few digits', '-- python3 python/printed.py xor', 0],
])('shards of a program %s', async (_, check, status) => {
  const { one, merged, shards } = await inShards(check, 8);
  expect(one.status).toBe(status);
  expect({ status: merged.status, stdout: merged.stdout }).toEqual({
    status: one.status,
    stdout: one.stdout,
  });
  for (const shard of shards) expect([0, status]).toContain(shard.status);
});

test('a question that only all shards together raise needs the program, which is never run unasked', async () => {
  const check = 'cases/lookup.json --module cases/lookup.mjs';
  const without = await inShards(check, 3);
  expect(without.merged.status).toBe(2);
  expect(without.merged.stderr).toMatch(
    /^error: all shards together raise a question that the program was not/,
  );
  const { one, merged } = await inShards(check, 3, ['--module', 'cases/lookup.mjs']);
  expect(merged.stdout).toBe(one.stdout);
});

test('shards whose program gives different costs are not merged', async () => {
  const output = folder();
  const shard = (k: number, network: string) =>
    cli(
      ['grad', '--shard', `${k}/2`, '--reporter', `json=${join(output, `${k}.json`)}`, '--module', network],
      { cwd: output },
    );
  const made = folder({
    'net.mjs':
      'export const parameters = { w: [1, 2] };\nexport const cost = ({ w }) => w[0] ** 2 + w[1];\nexport const gradient = ({ w }) => ({ w: [2 * w[0], 1] });\n',
  });
  await shard(1, join(made, 'net.mjs'));
  const other = folder({
    'net.mjs':
      'export const parameters = { w: [1, 2] };\nexport const cost = ({ w }) => w[0] ** 2 + 2 * w[1];\nexport const gradient = ({ w }) => ({ w: [2 * w[0], 2] });\n',
  });
  const { rename } = await import('node:fs/promises');
  await rename(join(other, 'net.mjs'), join(made, 'net.mjs'));
  await shard(2, join(made, 'net.mjs'));
  const { status, stderr } = await cli(['merge', join(output, '1.json'), join(output, '2.json')]);
  expect(status).toBe(2);
  expect(stderr).toMatch(/: the program gave another cost or gradient at the same parameters/);
});
