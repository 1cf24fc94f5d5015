import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createJiti } from 'jiti';
import { expect, test } from 'vitest';
import { startNncheck } from '../../support/built.ts';
import { folder } from '../../support/files.ts';

const MODULE = `
export const parameters = { w: [0.5, -1.25, 2] };
export const gradient = ({ w }) => ({ w: [...w] });
`;

test('a module in TypeScript is never run from a cache on the disk, and nothing is written beside it', async () => {
  const cost = 'export const cost = ({ w }): number => w.reduce((sum, v) => sum + v * v, 0) / 2;\n';
  const cwd = folder({ 'mine.ts': MODULE + cost });
  const cache = join(cwd, 'tmp/jiti');
  mkdirSync(cache, { recursive: true });
  await createJiti(import.meta.url, { fsCache: cache }).import(join(cwd, 'mine.ts'));
  const [cached] = readdirSync(cache);
  const path = join(cache, cached);
  const poisoned = readFileSync(path, 'utf8').replace('w.reduce', 'console.error("poisoned") ?? w.reduce');
  writeFileSync(path, poisoned);
  expect(poisoned).toContain('poisoned');

  const env = { TMPDIR: join(cwd, 'tmp') };
  const { status, stderr } = await startNncheck(['grad', '--module', 'mine.ts'], { cwd, env }).done;
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(readdirSync(join(cwd, 'tmp'))).toEqual(['jiti']);
  expect(readdirSync(cache)).toEqual([cached]);
});

test('what a module prints reaches no terminal as it is', async () => {
  const cost = `export const cost = ({ w }) => {
    console.log('\\u001b]0;owned\\u0007\\u001b[2J\\u009b2J\\u202e∂ж');
    return w.reduce((sum, v) => sum + v * v, 0) / 2;
  };`;
  const cwd = folder({ 'mine.mjs': MODULE + cost });
  const { status, stderr } = await startNncheck(['grad', '--module', 'mine.mjs'], { cwd }).done;
  expect(status).toBe(0);
  expect(stderr).toContain('\\u001b]0;owned\\u0007\\u001b[2J\\u009b2J\\u202e∂ж\n');
  expect(stderr).not.toMatch(/[^\P{C}\n\t]/u);
});

test('a module that prints 300 MB in one call takes no memory for it', async () => {
  const cost = `let printed = false;
  export const cost = ({ w }) => {
    if (!printed) for (let k = 0; k < 300; k++) process.stdout.write('x'.repeat(999_999) + '\\n');
    printed = true;
    return w.reduce((sum, v) => sum + v * v, 0) / 2;
  };
  process.on('exit', () => console.error('most kB: ' + process.resourceUsage().maxRSS));`;
  const cwd = folder({ 'mine.mjs': MODULE + cost });
  const { status, stderr } = await startNncheck(['grad', '--module', 'mine.mjs'], { cwd }).done;
  expect(status).toBe(0);
  expect(stderr).toMatch(/\n\[nncheck leaves out 299000000 bytes that the module printed here\]\n/);
  expect(stderr.length).toBeLessThan(2_000_000);
  expect(Number(/most kB: (\d+)/.exec(stderr)?.[1])).toBeLessThan(400_000);
});
