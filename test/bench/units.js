// The numeric gradient by unit at hard points, beside 50 digits: how often its bound is exceeded, right code accused or
// not decided, and a planted error missed. `npm run bench units`, or `node test/bench/units.js 60 1` for 60 networks of
// each family from seed 1 on.
import { runBundled } from './bundled.mjs';

await runBundled('units');
