// Measures every derivative of a spec.
import { measurementByUnits, trainable } from '../../../dist/differences/measurement.js';
import { evaluate } from '../../../dist/problem/evaluation.js';
import { loadSpec } from '../../../dist/problem/load.js';

const problem = await loadSpec(process.argv[2]);
const evaluation = evaluate(problem);
const { gradient } = evaluation;
const weights = trainable(problem);
const start = performance.now();
const measured = await measurementByUnits(evaluation).measure(weights);
const seconds = (performance.now() - start) / 1000;

let [error, widest] = [0, 0];
for (const { offset, size } of problem.network.space.tensors) {
  const largest = gradient
    .subarray(offset, offset + size)
    .reduce((most, own) => Math.max(most, Math.abs(own)), 0);
  for (let k = offset; k < offset + size; k++) {
    error = Math.max(error, Math.abs(measured.value[k] - gradient[k]) / measured.bound[k]);
    widest = Math.max(widest, measured.bound[k] / largest);
  }
}
const { evaluations } = measured;
console.log(
  JSON.stringify({
    seconds,
    weights: weights.length,
    examples: problem.data.count,
    evaluations,
    error,
    widest,
  }),
);
