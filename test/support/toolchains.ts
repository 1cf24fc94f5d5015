import { execFileSync } from 'node:child_process';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './built.ts';
import { isInstalled } from './program.ts';

export interface Toolchain {
  /** What tells that it is here. */
  readonly probe: readonly string[];
  /** Builds `fixtures/programs/NAME/network` into a folder, and returns how to start it. */
  network(folder: string): readonly string[];
}

/** The python that has numpy. */
export const PYTHON = '/usr/bin/python3';

const source = (path: string): string => join(ROOT, 'fixtures/programs', path);
const run = (file: string, ...args: string[]): void => {
  execFileSync(file, args, { stdio: ['ignore', 'ignore', 'inherit'] });
};

/** How the programs of each language are built and started here. */
export const TOOLCHAINS: Readonly<Record<string, Toolchain>> = {
  python: { probe: ['python3', '--version'], network: () => ['python3', source('python/network.py')] },
  numpy: { probe: [PYTHON, '-c', 'import numpy'], network: () => [PYTHON, source('numpy/network.py')] },
  javascript: {
    probe: [process.execPath, '--version'],
    network: () => [process.execPath, source('javascript/network.mjs')],
  },
  c: {
    probe: ['gcc', '--version'],
    network(folder) {
      run('gcc', '-Wall', '-Wextra', '-Werror', '-o', join(folder, 'c'), source('c/network.c'), '-lm');
      return [join(folder, 'c')];
    },
  },
  cpp: {
    probe: ['g++', '--version'],
    network(folder) {
      run('g++', '-std=c++17', '-Wall', '-Wextra', '-o', join(folder, 'cpp'), source('cpp/network.cpp'));
      return [join(folder, 'cpp')];
    },
  },
  java: {
    probe: ['javac', '-version'],
    network(folder) {
      const adapter = join(ROOT, 'adapters/java/NncheckAdapter.java');
      run('javac', '-Xlint:all', '-Werror', '-d', folder, adapter, source('java/Network.java'));
      return ['java', '-Xshare:auto', '-cp', folder, 'Network'];
    },
  },
  rust: {
    probe: ['rustc', '--version'],
    network(folder) {
      run('rustc', '--edition', '2021', '-o', join(folder, 'rust'), source('rust/network.rs'));
      return [join(folder, 'rust')];
    },
  },
  go: {
    probe: ['go', 'version'],
    network(folder) {
      // A package has one main: the adapter says to delete its example.
      const adapter = readFileSync(join(ROOT, 'adapters/go/nncheck_adapter.go'), 'utf8');
      writeFileSync(join(folder, 'adapter.go'), adapter.slice(0, adapter.indexOf('// ---- An example')));
      copyFileSync(source('go/network.go'), join(folder, 'network.go'));
      run('go', 'build', '-o', join(folder, 'go'), join(folder, 'adapter.go'), join(folder, 'network.go'));
      return [join(folder, 'go')];
    },
  },
  octave: {
    probe: ['octave', '--version'],
    network: () => ['octave', '-qfH', source('octave/network.m')],
  },
  perl: { probe: ['perl', '--version'], network: () => ['perl', source('perl/network.pl')] },
  r: { probe: ['Rscript', '--version'], network: () => ['Rscript', source('r/network.R')] },
};

/** Whether a language's programs can be run here; says so where they cannot. */
export function canRun(language: string): boolean {
  const { probe } = TOOLCHAINS[language];
  const installed = isInstalled(probe);
  if (!installed) console.log(`skipped ${language}: ${probe.join(' ')} does not run here`);
  return installed;
}
