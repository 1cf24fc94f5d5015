// Reports of correct code, as textbooks write it, and of wrong gradients, at random networks and hard points: how many
// verdicts are not true (none may be). `npm run bench verdicts`, or `node test/bench/verdicts.js 2000 1` for as many
// problems from seed 1 on.
import { runBundled } from './bundled.mjs';

await runBundled('verdicts');
