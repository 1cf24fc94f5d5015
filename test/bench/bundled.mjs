import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { rolldown } from 'rolldown';

/** Runs the `main` of a benchmark whose parts are TypeScript, with the arguments of this process: Node 20 has to have it bundled. */
export async function runBundled(name) {
  // Inside the package, since the kernels of `npm run build` are found by its name for them.
  const dist = join(import.meta.dirname, '../../dist');
  mkdirSync(dist, { recursive: true });
  const directory = mkdtempSync(join(dist, `bench-${name}-`));
  try {
    const bundle = await rolldown({
      input: join(import.meta.dirname, name, 'main.ts'),
      platform: 'node',
      // jsonc-parser's main is UMD, whose requires a bundler cannot follow; its module is not.
      resolve: { mainFields: ['module', 'main'] },
    });
    await bundle.write({ file: join(directory, 'main.mjs'), codeSplitting: false });
    const { main } = await import(join(directory, 'main.mjs'));
    await main(process.argv.slice(2));
  } finally {
    rmSync(directory, { recursive: true });
  }
}
