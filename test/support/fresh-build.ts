import { spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { ROOT } from './built.ts';

/**
 * Builds before all tests where a source is newer than the build: those of the built command would test another one.
 * For a few tests, and for the fast ones, it only says so, since most of them need no build.
 */
export default function freshBuild({ config: { env } }: TestProject): void {
  if (timeOf('dist/command.js') >= newestSource()) return;
  const [, , ...chosen] = process.argv.filter((argument) => argument !== 'run' && !argument.startsWith('-'));
  if (chosen.length > 0 || env.NNCHECK_TESTS === 'fast') {
    console.warn('dist is older than src: npm run build before tests of the built command');
    return;
  }
  const { status, stdout, stderr } = spawnSync('npm', ['run', '--silent', 'build'], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  // The tests that need no build can still say something; the others find none.
  if (status !== 0)
    console.error(`the build fails, and with it the tests of the built command:\n${stdout}${stderr}`);
}

function newestSource(): number {
  const sources = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' });
  const files = [...sources.map((file) => join('src', file)), 'rolldown.config.js', 'tsconfig.json'];
  return Math.max(...files.map(timeOf));
}

/** When a file was changed; 0 where it is not there. */
function timeOf(file: string): number {
  return statSync(join(ROOT, file), { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
