// Every increment rule at random points, moves and targets against subtraction in high precision: the largest error in
// units in the last place. `npm run bench rules`, or `node test/bench/rules.js 3000 1` for as many of each from seed 1 on.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rolldown } from 'rolldown';

const directory = mkdtempSync(join(tmpdir(), 'nncheck-rules-'));
try {
  const bundle = await rolldown({
    input: join(import.meta.dirname, 'rules/main.ts'),
    platform: 'node',
  });
  await bundle.write({ file: join(directory, 'main.mjs'), codeSplitting: false });
  const { main } = await import(join(directory, 'main.mjs'));
  await main(process.argv.slice(2));
} finally {
  rmSync(directory, { recursive: true });
}
