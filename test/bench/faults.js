// The proving ground of the diagnosis: `npm run bench faults`, or `node test/bench/faults.js single all 500`.
// `node test/bench/faults.js --markdown 500 100 500` prints the table of the README: single faults, pairs, right programs.
// It plants faults in random problems, as reported numbers and as programs (`single program 60`), and asks for their names. Its parts are TypeScript, bundled here.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rolldown } from 'rolldown';

const directory = mkdtempSync(join(tmpdir(), 'nncheck-faults-'));
try {
  const bundle = await rolldown({
    input: join(import.meta.dirname, 'faults/main.ts'),
    platform: 'node',
  });
  await bundle.write({ file: join(directory, 'main.mjs'), codeSplitting: false });
  const { main } = await import(join(directory, 'main.mjs'));
  await main(process.argv.slice(2));
} finally {
  rmSync(directory, { recursive: true });
}
