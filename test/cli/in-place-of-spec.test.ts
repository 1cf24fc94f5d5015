import { expect, test } from 'vitest';
import { folder } from '../support/files.ts';
import { cli } from '../support/host.ts';

test.each([
  ['my_net.py', 'import numpy as np\n', '--run "python3 my_net.py"'],
  ['my net.py', 'import numpy as np\n', `--run "python3 'my net.py'"`],
  ['my_net.ts', 'export const cost = () => 0;\n', '--module my_net.ts'],
  ['net.c', 'int main(void) {}\n', '--run "./PROGRAM"'],
  ['numbers.json', { gradient: { 'hidden.weight': [[1]] } }, '--reported numbers.json'],
  ['grads.npz', new Uint8Array([0x50, 0x4b, 3, 4, 0xff]), '--reported grads.npz'],
  ['out.txt', 'W1 = [[0.1 0.2]]\n', '--reported out.txt'],
])('%s in place of a spec', async (name, content, option) => {
  const { status, stdout, stderr } = await cli(['grad', name], { cwd: folder({ [name]: content }) });
  expect(status).toBe(2);
  expect(stdout).toBe('');
  expect(stderr).toContain(`nncheck grad SPEC ${option}`);
});

test('a file that is missing, and a spec with a mistake, are told as such', async () => {
  const missing = await cli(['grad', 'my_net.py'], { cwd: folder() });
  expect(missing.stderr).toMatch(/my_net\.py: the spec does not exist/);
  const spec = { network: { inputs: 2, layers: [] }, gradient: {} };
  const wrong = await cli(['grad', 'spec.json'], { cwd: folder({ 'spec.json': spec }) });
  expect(wrong.stderr).toMatch(/gradient: unknown key/);
});
