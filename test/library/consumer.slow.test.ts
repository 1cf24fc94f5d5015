import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ROOT } from '../support/built.ts';

/** An empty package that has nncheck installed, as the build made it. */
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'nncheck-consumer-'));
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(ROOT, join(folder, 'node_modules/nncheck'));
  mkdirSync(join(folder, 'node_modules/@types'));
  symlinkSync(join(ROOT, 'node_modules/@types/node'), join(folder, 'node_modules/@types/node'));
  writeFileSync(join(folder, 'package.json'), '{"type": "module"}');
  copyFileSync(join(import.meta.dirname, 'consumer.ts'), join(folder, 'consumer.ts'));
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({
      // All files are checked, ours too; as strict as a consumer can be.
      compilerOptions: {
        target: 'ES2023',
        module: 'NodeNext',
        types: ['node'],
        strict: true,
        exactOptionalPropertyTypes: true,
        skipLibCheck: false,
      },
      files: ['consumer.ts'],
    }),
  );
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('a program in TypeScript compiles against the published types, and prints nothing but its own', () => {
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
  const compiled = spawnSync(process.execPath, [tsc], { cwd: folder, encoding: 'utf8' });
  expect(compiled).toMatchObject({ stdout: '', status: 0 });

  const { stdout, stderr, status } = spawnSync(process.execPath, ['consumer.js'], {
    cwd: folder,
    encoding: 'utf8',
  });
  expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
  expect(JSON.parse(stdout)).toEqual({
    total: true,
    shapes: [
      [3, 1],
      [3, 1],
      [3, 1],
    ],
    gradients: [2, 2],
    bias: [1],
    check: ['match', 3, 'match'],
    train: ['completed', 3, 2, [4, 1]],
    message: 'file-missing',
    same: true,
  });
});
