import { execFileSync } from 'node:child_process';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { LANGUAGES } from '../../src/commands/init/languages.ts';
import { ROOT } from './built.ts';
import { isInstalled } from './program.ts';

export interface Toolchain {
  /** What tells that it is here. */
  readonly probe: readonly string[];
  /** The program of `fixtures/programs` that all languages have. */
  readonly main: string;
  /** Builds a program into a folder, where it has to be built, and returns how to start it. */
  start(file: string, folder: string): readonly string[];
}

/** The python that has numpy. */
export const PYTHON = '/usr/bin/python3';

const run = (file: string, ...args: string[]): void => {
  execFileSync(file, args, { stdio: ['ignore', 'ignore', 'inherit'] });
};

const interpreted =
  (...command: string[]) =>
  (file: string): readonly string[] => [...command, file];

/** Where a compiled program goes. */
const built = (file: string, folder: string): string => join(folder, basename(file, extname(file)));

/** How the programs of each language are built and started here. */
export const TOOLCHAINS: Readonly<Record<string, Toolchain>> = {
  python: { probe: ['python3', '--version'], main: 'python/network.py', start: interpreted('python3') },
  numpy: { probe: [PYTHON, '-c', 'import numpy'], main: 'numpy/network.py', start: interpreted(PYTHON) },
  javascript: {
    probe: [process.execPath, '--version'],
    main: 'javascript/network.mjs',
    start: interpreted(process.execPath),
  },
  c: {
    probe: ['gcc', '--version'],
    main: 'c/network.c',
    start(file, folder) {
      run('gcc', '-Wall', '-Wextra', '-Werror', '-o', built(file, folder), file, '-lm');
      return [built(file, folder)];
    },
  },
  cpp: {
    probe: ['g++', '--version'],
    main: 'cpp/network.cpp',
    start(file, folder) {
      run('g++', '-std=c++17', '-Wall', '-Wextra', '-o', built(file, folder), file);
      return [built(file, folder)];
    },
  },
  java: {
    probe: ['javac', '-version'],
    main: 'java/Network.java',
    start(file, folder) {
      const adapter = join(ROOT, 'adapters/java/NncheckAdapter.java');
      run('javac', '-Xlint:all', '-Werror', '-d', folder, adapter, file);
      return ['java', '-Xshare:auto', '-cp', folder, basename(file, '.java')];
    },
  },
  rust: {
    probe: ['rustc', '--version'],
    main: 'rust/network.rs',
    start(file, folder) {
      run('rustc', '--edition', '2021', '-o', built(file, folder), file);
      return [built(file, folder)];
    },
  },
  go: {
    probe: ['go', 'version'],
    main: 'go/network.go',
    start(file, folder) {
      // A package has one main: the adapter says to delete its example.
      const adapter = readFileSync(join(ROOT, 'adapters/go/nncheck_adapter.go'), 'utf8');
      writeFileSync(join(folder, 'adapter.go'), adapter.slice(0, adapter.indexOf('// ---- An example')));
      copyFileSync(file, join(folder, basename(file)));
      run('go', 'build', '-o', built(file, folder), join(folder, 'adapter.go'), join(folder, basename(file)));
      return [built(file, folder)];
    },
  },
  octave: {
    probe: ['octave', '--version'],
    main: 'octave/network.m',
    start: interpreted('octave', '-qfH'),
  },
  perl: { probe: ['perl', '--version'], main: 'perl/network.pl', start: interpreted('perl') },
  r: { probe: ['Rscript', '--version'], main: 'r/network.R', start: interpreted('Rscript') },
};

/** Builds the network that all languages have into a folder, and returns how to start it. */
export function startNetwork(language: string, folder: string): readonly string[] {
  const { main, start } = TOOLCHAINS[language];
  return start(join(ROOT, 'fixtures/programs', main), folder);
}

/** The languages whose programs have an adapter; a module needs none. */
export const ADAPTERS = LANGUAGES.filter(({ module }) => module === undefined);

/** Whether a language's programs can be run here; says so where they cannot. */
export function canRun(language: string): boolean {
  const { probe } = TOOLCHAINS[language];
  const installed = isInstalled(probe);
  if (!installed) console.log(`skipped ${language}: ${probe.join(' ')} does not run here`);
  return installed;
}
