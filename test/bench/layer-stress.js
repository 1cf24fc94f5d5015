// Right gradients of random networks of each group of layers: how many are called wrong (none may be), how many cannot be
// decided; and an error of 1e-6 (float32: 1e-3) in one weight of each tensor: how many are accepted.
// `npm run bench layer-stress`, or `node test/bench/layer-stress.js 2000 1 normalization` for so many from seed 1 on.
import { runBundled } from './bundled.mjs';

await runBundled('layer-stress');
