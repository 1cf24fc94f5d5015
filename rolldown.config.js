// The command line and the library as a handful of files with their packages inside: node 20 takes about half a
// millisecond a module, and `grad` on xor would load 140 (PERFORMANCE.md).
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { defineConfig } from 'rolldown';

const shared = {
  platform: 'node',
  // jiti loads its own parser by its place, and only for --module with a TypeScript file.
  external: ['jiti'],
  // jsonc-parser's main is UMD, whose requires a bundler cannot follow; its module is not.
  resolve: { mainFields: ['module', 'main'] },
};
const output = {
  dir: 'dist',
  entryFileNames: '[name].js',
  chunkFileNames: 'command/[name]-[hash].js',
  // A stack of an internal error has to be readable: names stay, spaces go, a tenth of the packed file.
  minify: { mangle: false, compress: false },
  // A fifth of what Node would parse at every start; licences are in a file of their own.
  comments: { legal: false, annotation: true, jsdoc: false },
};

// What --help needs of what others need too: one file in place of six.
const NEEDED_BY_HELP =
  /rolldown.runtime|fastest-levenshtein|\/src\/(errors|(input\/suggest|problem\/tasks\/)|report\/(width|reporters))/;

// What every check of a spec needs: one file in place of thirty, without what programs and reports need.
const NEEDED_BY_CHECKS =
  /\/src\/(network|differences\/(?!localize|black-box|together|stairs)|verdict\/(gradient|tensor-check|check-reference|verdict|finding)|tensors\/(?!files)|problem\/(?!schema|tasks|data))/;

export default defineConfig([
  {
    ...shared,
    // The command line, the library and the thread of a module share their chunks.
    input: {
      command: 'src/cli.ts',
      index: 'src/index.ts',
      vitest: 'src/vitest.ts',
      jest: 'src/jest.ts',
      'module-worker': 'src/subjects/module/worker.ts',
    },
    plugins: [licences(), declarations()],
    output: {
      ...output,
      codeSplitting: {
        groups: [
          { name: 'shared', test: NEEDED_BY_HELP },
          { name: 'check', test: NEEDED_BY_CHECKS },
        ],
      },
    },
  },
]);

/** Removes the declarations that no public one leads to: half of the packed file would be types that nobody can import. */
function declarations() {
  return {
    name: 'declarations',
    closeBundle() {
      const reached = new Set();
      const follow = (file) => {
        if (reached.has(file) || !existsSync(file)) return;
        reached.add(file);
        for (const [, path] of readFileSync(file, 'utf8').matchAll(
          /(?:from |import\(|import )['"](\.[^'"]+)['"]/g,
        ))
          follow(join(dirname(file), path.replace(/(?:\.d)?\.[jt]s$/, '.d.ts')));
      };
      for (const name of ['index', 'vitest', 'jest']) follow(join('dist', `${name}.d.ts`));
      for (const name of readdirSync('dist', { recursive: true })) {
        const file = join('dist', name);
        if (file.endsWith('.d.ts') && !reached.has(file)) rmSync(file);
      }
    },
  };
}

/** Writes the licences of the packages that are inside, as they ask for, to dist/command/LICENSES.txt. */
function licences() {
  return {
    name: 'licences',
    generateBundle(_options, bundle) {
      const modules = Object.values(bundle).flatMap((file) => file.moduleIds ?? []);
      const folders = new Set(modules.map((id) => id.match(/^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/)?.[0]));
      const texts = [...folders]
        .filter((folder) => folder !== undefined)
        .sort()
        .map(licenceOf);
      this.emitFile({ type: 'asset', fileName: 'command/LICENSES.txt', source: texts.join('\n') });
    },
  };
}

function licenceOf(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = ['LICENSE', 'LICENSE.md', 'LICENSE.txt', 'license']
    .map((one) => join(folder, one))
    .find(existsSync);
  return `${name} ${version} (${license})\n\n${file === undefined ? '' : readFileSync(file, 'utf8')}`;
}
