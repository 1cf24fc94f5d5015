// The proving ground of the diagnosis: `npm run bench faults`, or `node test/bench/faults.js single all 500`.
// `node test/bench/faults.js --markdown 500 100 500` prints the table of the README: single faults, pairs, right programs.
// `node test/bench/faults.js single "conv: 17 digits" 500`, or `conv` for all writings, plants them in convolutional networks.
// `node test/bench/faults.js single "transformer: 17 digits" 12` plants them in a network of `bench layers`: lenet, lstm, transformer.
// It plants faults in random problems, as reported numbers and as programs (`single program 60`), and asks for their names.
import { runBundled } from './bundled.mjs';

await runBundled('faults');
