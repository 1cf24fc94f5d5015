// Shrinks failing problems of the proving ground: `node test/bench/shrink.js 20` prints a table of twenty, with three
// layers and twenty examples each, a fault of another kind in each.
import { runBundled } from './bundled.mjs';

await runBundled('shrink');
