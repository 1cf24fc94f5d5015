// Right gradients at random networks, points and data: how many are called wrong (none may be), how many cannot be
// decided and why. `npm run bench networks`, or `node test/bench/networks.js 10000 1` for as many from seed 1 on.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rolldown } from 'rolldown';

const directory = mkdtempSync(join(tmpdir(), 'nncheck-networks-'));
try {
  const bundle = await rolldown({
    input: join(import.meta.dirname, 'networks/main.ts'),
    platform: 'node',
  });
  await bundle.write({ file: join(directory, 'main.mjs'), codeSplitting: false });
  const { main } = await import(join(directory, 'main.mjs'));
  await main(process.argv.slice(2));
} finally {
  rmSync(directory, { recursive: true });
}
