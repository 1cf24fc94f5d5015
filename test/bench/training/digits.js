// Trains 784-30-10 on 8,000 digits and counts how many of the 2,000 others it reads right, in a process of its own, for
// ../training.js:
//     node test/bench/training/digits.js SPEC      prints {"right", "of", "seconds"}
import { loadSpec, train } from '../../../dist/index.js';
import { shuffledDigits } from './shuffled-digits.js';

const PIXELS = 784;
const problem = await loadSpec(process.argv[2]);
const { count } = problem.data;
const start = performance.now();
const { parameters } = await train(problem, { check: false });
const seconds = (performance.now() - start) / 1000;
const { images, labels } = shuffledDigits();
let right = 0;
for (let example = count; example < labels.length; example++) {
  const pixels = Array.from(images.subarray(example * PIXELS, (example + 1) * PIXELS), (byte) => byte / 255);
  const outputs = layer('output', layer('hidden', pixels));
  if (outputs.indexOf(Math.max(...outputs)) === labels[example]) right++;
}
console.log(JSON.stringify({ right, of: labels.length - count, seconds }));

/** The activations of a layer of sigmoids. */
function layer(name, x) {
  const [w, b] = ['weight', 'bias'].map((kind) => parameters.get(`${name}.${kind}`).values);
  return Array.from(b, (bias, unit) => {
    let z = bias;
    for (let i = 0; i < x.length; i++) z += w[unit * x.length + i] * x[i];
    return 1 / (1 + Math.exp(-z));
  });
}
