// Every increment rule at random points, moves and targets against subtraction in high precision: the largest error in
// units in the last place. `npm run bench rules`, or `node test/bench/rules.js 3000 1` for as many of each from seed 1 on.
import { runBundled } from './bundled.mjs';

await runBundled('rules');
