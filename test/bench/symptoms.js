// The proving ground of what training finds: `npm run bench symptoms`, some causes alone `npm run bench symptoms plateau healthy`,
// with what is not as it should be `npm run bench symptoms -- --verbose`.
// It trains runs with a planted cause, the same without it, and healthy ones, and asks what is found in each.
import { runBundled } from './bundled.mjs';

await runBundled('symptoms');
