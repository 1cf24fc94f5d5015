// Right gradients at random networks, points and data: how many are called wrong (none may be), how many cannot be
// decided and why. `npm run bench networks`, or `node test/bench/networks.js 10000 1` for as many from seed 1 on.
import { runBundled } from './bundled.mjs';

await runBundled('networks');
