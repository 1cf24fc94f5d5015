// Measures some weights by full passes and subtraction, in a process of its own, for ../gradients.js:
//     node test/bench/gradients/subtraction.js SPEC [WEIGHTS]      prints {"seconds"} of the measurement alone

import { measurementBySubtraction, trainable } from '../../../dist/differences/measurement.js';
import { loadSpec } from '../../../dist/index.js';
import { evaluate } from '../../../dist/problem/evaluation.js';

const [path, many] = process.argv.slice(2);
const problem = await loadSpec(path);
const all = trainable(problem);
const count = many ? Number(many) : all.length;
const weights = Int32Array.from({ length: count }, (_, k) => all[Math.floor((k * all.length) / count)]);
const measurement = await measurementBySubtraction(evaluate(problem));
const start = performance.now();
await measurement.measure(weights);
console.log(JSON.stringify({ seconds: (performance.now() - start) / 1000 }));
