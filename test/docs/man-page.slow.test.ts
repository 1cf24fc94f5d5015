import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { commandTree } from '../../src/cli.ts';
import { ROOT } from '../support/built.ts';
import { madeHost } from '../support/host.ts';
import { isInstalled } from '../support/program.ts';

const PAGE = join(ROOT, 'man/nncheck.1');

/** Says why a test is left out. */
function missing(command: readonly string[]): boolean {
  const absent = !isInstalled(command);
  if (absent) console.log(`skipped: ${command.join(' ')} does not run here`);
  return absent;
}

test.skipIf(missing(['man', '--warnings', '-l', PAGE]))('man shows it without a warning', () => {
  const {
    status,
    stdout: text,
    stderr,
  } = spawnSync('man', ['--warnings', '-l', PAGE], {
    env: { ...process.env, MANWIDTH: '80', LC_ALL: 'C.UTF-8', MANPAGER: 'cat' },
    encoding: 'utf8',
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  const program = commandTree({ host: madeHost([]).host, status: 0, version: '' });
  for (const command of program.commands) {
    const [, after] = text.split(`\n   nncheck ${command.name()}\n`);
    const [part] = after.split(/\n {3}nncheck |\n[A-Z]/);
    for (const { flags } of command.options) expect(part).toContain(`\n       ${flags}`);
  }
  expect(text).toContain('∂cost/∂z');
});

test.skipIf(missing(['mandoc', '-T', 'utf8', PAGE]))(
  'mandoc has nothing to say but that it has no date',
  () => {
    const { stdout } = spawnSync('mandoc', ['-T', 'lint', '-W', 'warning', PAGE], { encoding: 'utf8' });
    expect(stdout.trim().split('\n')).toEqual([expect.stringMatching(/missing date/)]);
  },
);
