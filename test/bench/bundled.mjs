import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rolldown } from 'rolldown';

/** Runs the `main` of a benchmark whose parts are TypeScript, with the arguments of this process: Node 20 has to have it bundled. */
export async function runBundled(name) {
  const directory = mkdtempSync(join(tmpdir(), `nncheck-${name}-`));
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
