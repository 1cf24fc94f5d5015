import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..');

/** Files that break the house's order, and what lint must say of them. */
const PLANTED: [what: string, file: string, text: string, rule: string][] = [
  [
    'an upward import',
    'src/tensors/planted.ts',
    `import '../verdict/verdict.ts';\n`,
    'tensors-imports-downwards',
  ],
  [
    'an upward import of a type alone',
    'src/network/planted.ts',
    `import type { Problem } from '../problem/problem.ts';\nexport type Planted = Problem;\n`,
    'network-imports-downwards',
  ],
  [
    'an upward import at run time',
    'src/verdict/planted.ts',
    `export const planted = () => import('../training/history.ts');\n`,
    'verdict-imports-downwards',
  ],
  ['a cycle', 'src/problem/planted-a.ts', `import type {} from './planted-b.ts';\n`, 'no-cycles'],
  ['a room that has no place', 'src/attic/planted.ts', `import '../errors.ts';\n`, 'no-unknown-room'],
  [
    'chalk below the reports',
    'src/training/planted.ts',
    `import 'chalk';\n`,
    'chalk-and-tables-are-for-reports',
  ],
  [
    'tables below the reports',
    'src/network/planted-table.ts',
    `import 'cli-table3';\n`,
    'chalk-and-tables-are-for-reports',
  ],
  [
    'commander in a command',
    'src/commands/planted.ts',
    `import 'commander';\n`,
    'commander-is-for-the-command-line',
  ],
  ['zod outside of a schema', 'src/problem/planted-zod.ts', `import 'zod';\n`, 'zod-is-for-schemas'],
  ['the process', 'src/report/planted.ts', `import 'node:process';\n`, 'no-process'],
  [
    'a development package',
    'src/differences/planted.ts',
    `import 'decimal.js';\n`,
    'no-undeclared-or-development-package',
  ],
];

let copy: string;

beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'nncheck-house-'));
  for (const part of [
    'src',
    'bin',
    'package.json',
    'tsconfig.json',
    'biome.json',
    '.gitignore',
    '.dependency-cruiser.json',
  ]) {
    cpSync(join(ROOT, part), join(copy, part), { recursive: true });
  }
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
});

afterAll(() => rmSync(copy, { recursive: true, force: true }));

function run(script: string): { status: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync('npm', ['run', '--silent', script], {
    cwd: copy,
    encoding: 'utf8',
  });
  return { status, output: `${stdout}\n${stderr}` };
}

test('the house is in order', () => {
  expect(run('lint:house')).toMatchObject({ status: 0 });
});

describe('what breaks the order fails lint', () => {
  let house: ReturnType<typeof run>;

  beforeAll(() => {
    for (const [, file, text] of PLANTED) {
      cpSync(join(ROOT, 'src/errors.ts'), join(copy, file)); // makes the folder
      writeFileSync(join(copy, file), text);
    }
    writeFileSync(join(copy, 'src/problem/planted-b.ts'), `import './planted-a.ts';\n`);
    house = run('lint:house');
  });

  test.each(PLANTED)('%s', (_what, file, _text, rule) => {
    expect(house.status).not.toBe(0);
    const reported = house.output.split('\n').find((line) => line.includes(rule) && line.includes(file));
    expect(reported).toBeDefined();
  });
});

describe('what only bin may know fails lint in src', () => {
  const globals: [what: string, file: string, text: string, rule: string][] = [
    [
      'the process',
      'src/planted-process.ts',
      'export const planted = process.argv;\n',
      'noRestrictedGlobals',
    ],
    ['the console', 'src/planted-console.ts', `console.log('planted');\n`, 'noConsole'],
  ];
  let code: ReturnType<typeof run>;

  beforeAll(() => {
    for (const [, file, text] of globals) writeFileSync(join(copy, file), text);
    code = run('lint:code');
  });

  test.each(globals)('%s', (_what, file, _text, rule) => {
    expect(code.status).not.toBe(0);
    const reported = code.output.split('\n').find((line) => line.includes(rule) && line.includes(file));
    expect(reported).toBeDefined();
  });
});
