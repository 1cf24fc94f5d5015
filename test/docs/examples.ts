import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ROOT } from '../support/built.ts';
import { type Block, blocksOf, replaceBlocks, type Session, sessionsOf } from './markdown.ts';

/** A document whose examples are run. */
export interface Document {
  readonly text: string;
  readonly blocks: readonly Block[];
  readonly sessions: readonly Session[];
  /** Blocks that show what a program of another block prints. */
  readonly programs: readonly Block[];
  /** Returns what a person sees who types the command into a terminal of 100 columns. */
  run(command: string): string;
  /** Writes what the commands print now into the document. */
  update(): void;
}

/** Opens a document, in a folder with nncheck installed, the fixtures, and the files that the document shows. */
export function openDocument(name: string): Document {
  const file = join(ROOT, name);
  const text = readFileSync(file, 'utf8');
  const blocks = blocksOf(text);
  const folder = mkdtempSync(join(tmpdir(), 'nncheck-docs-'));
  mkdirSync(join(folder, 'node_modules/.bin'), { recursive: true });
  symlinkSync(ROOT, join(folder, 'node_modules/nncheck'));
  symlinkSync(join(ROOT, 'bin/nncheck.js'), join(folder, 'node_modules/.bin/nncheck'));
  symlinkSync(join(ROOT, 'fixtures'), join(folder, 'fixtures'));
  for (const block of blocks) {
    if (!/^[\w./-]+$/.test(block.title)) continue;
    mkdirSync(dirname(join(folder, block.title)), { recursive: true });
    writeFileSync(join(folder, block.title), block.text);
  }
  const run = (command: string): string => {
    const { FORCE_COLOR: _, ...env } = process.env;
    const path = `${join(folder, 'node_modules/.bin')}:${env.PATH}`;
    const { stdout } = spawnSync('bash', ['-c', `{ ${command}\n} 2>&1`], {
      cwd: folder,
      encoding: 'utf8',
      env: { ...env, NO_COLOR: '1', COLUMNS: '100', PATH: path },
    });
    return stdout;
  };
  return {
    text,
    blocks,
    sessions: blocks.filter(({ language }) => language === 'console').flatMap(sessionsOf),
    programs: blocks.filter(({ language, title }) => language === 'text' && title.startsWith('node ')),
    run: (command) => run(withoutNpx(command)),
    update: () =>
      writeFileSync(
        file,
        replaceBlocks(text, (block) => shown(block, run)),
      ),
  };
}

/** nncheck is on the path of the examples: npx would take half a second to find it. */
const withoutNpx = (command: string): string => command.replace(/^npx /, '');

/** What a block shows, as it is now. */
function shown(block: Block, run: (command: string) => string): string {
  const { language, title, text } = block;
  if (language === 'console')
    return sessionsOf(block)
      .map(({ command }) => `$ ${command}\n${run(withoutNpx(command))}`)
      .join('');
  if (language === 'text' && title.startsWith('node ')) return run(title);
  return text;
}

/**
 * Lines in any order, with what another version of node may compute otherwise left out: the digits of numbers that are
 * nothing but rounding, and by them the order of the worst.
 */
export function comparable(output: string): string[] {
  return output
    .split('\n')
    .map((line) => line.replace(/\d(\.\d+)?e-(9|\d\d+)|(?<=\s)0(?=\s)/g, '~0').replace(/\s+/g, ' '))
    .map((line) => line.replace(/─+/g, '─'))
    .sort();
}
