// Networks as programs have them: a cost of θ and a gradient, in typed arrays, that know nothing of src. Random examples
// and parameters by a seed; the last layer is sigmoid with squared cost, or softmax with cross-entropy.

/** Layers by the number of parameters, about. */
export const SIZES = {
  1e4: [100, 80, 20, 10],
  1e5: [784, 120, 50, 10],
  1e6: [784, 1000, 200, 10],
};

/** Makes a network of `layers` units with random parameters, and random examples for it. */
export function blackBox({ layers, activation, loss, seed, examples = 64 }) {
  const random = normals(seed);
  const inputs = Float64Array.from({ length: examples * layers[0] }, () => Math.max(random() - 0.3, 0));
  // One input in ten is 0 in every example, like the rim of a digit.
  for (let column = 0; column < layers[0]; column++) {
    if (Math.abs(random()) > 0.126) continue;
    for (let row = 0; row < examples; row++) inputs[row * layers[0] + column] = 0;
  }
  const classes = layers.at(-1);
  const targets = new Float64Array(examples * classes);
  for (let row = 0; row < examples; row++)
    targets[row * classes + ((Math.abs(random() * 1e6) % classes) | 0)] = 1;

  const tensors = [];
  const values = [];
  let offset = 0;
  for (let l = 1; l < layers.length; l++) {
    const [fanIn, units] = [layers[l - 1], layers[l]];
    const scale = (activation === 'relu' ? Math.SQRT2 : 1) / Math.sqrt(fanIn);
    tensors.push({ name: `W${l}`, shape: [fanIn, units], offset, size: fanIn * units });
    tensors.push({ name: `b${l}`, shape: [units], offset: offset + fanIn * units, size: units });
    for (let k = 0; k < fanIn * units; k++) values.push(scale * random());
    for (let k = 0; k < units; k++) values.push(0.1 * random());
    offset += fanIn * units + units;
  }
  const theta = Float64Array.from(values);
  const problem = { layers, activation, loss, examples, inputs, targets, tensors };
  return {
    theta,
    tensors,
    cost: (at) => costAt(problem, forward(problem, at)),
    gradient: () => gradientAt(problem, theta),
  };
}

/** The cost of θ + δ beside that of θ, as nncheck asks for it; `evaluations` counts. */
export function asked(cost, theta) {
  const base = cost(theta);
  const changed = (move) => {
    const moved = theta.slice();
    move(moved);
    return cost(moved) - base;
  };
  const answer = (values, question) => {
    question.evaluations += values.length;
    return { values: Float64Array.from(values), rounding: new Float64Array(values.length), kinks: new Map() };
  };
  return {
    evaluations: 0,
    async changes(perturbations) {
      const values = perturbations.map(({ indices, deltas }) =>
        changed((moved) =>
          indices.forEach((index, k) => {
            moved[index] += deltas[k];
          }),
        ),
      );
      return answer(values, this);
    },
    async along({ first, rates }, steps) {
      const values = steps.map((step) =>
        changed((moved) => {
          for (let k = 0; k < rates.length; k++) moved[first + k] += step * rates[k];
        }),
      );
      return answer(values, this);
    },
  };
}

/** Makes `count` entries wrong by the factor 1 ± relative: entries of at least their tensor's rms, as a person would notice. */
export function corrupt(gradient, tensors, count, relative, seed) {
  const random = normals(seed);
  const wrong = gradient.slice();
  const large = [];
  for (const { offset, size } of tensors) {
    const part = gradient.subarray(offset, offset + size);
    const rms = Math.sqrt(part.reduce((sum, value) => sum + value * value, 0) / size);
    part.forEach((value, k) => {
      if (Math.abs(value) >= rms && value !== 0) large.push(offset + k);
    });
  }
  const chosen = new Set();
  while (chosen.size < count) chosen.add(large[Math.floor(Math.abs(random() * 1e9)) % large.length]);
  for (const index of chosen) wrong[index] *= 1 + (random() < 0 ? -relative : relative);
  return { gradient: wrong, indices: [...chosen].sort((a, b) => a - b) };
}

function forward({ layers, activation, loss, examples, inputs, tensors }, theta) {
  const activations = [inputs];
  for (let l = 1; l < layers.length; l++) {
    const [fanIn, units] = [layers[l - 1], layers[l]];
    const [weight, bias] = [tensors[2 * l - 2].offset, tensors[2 * l - 1].offset];
    const x = activations[l - 1];
    const z = new Float64Array(examples * units);
    for (let row = 0; row < examples; row++) {
      const at = row * units;
      for (let k = 0; k < units; k++) z[at + k] = theta[bias + k];
      for (let i = 0; i < fanIn; i++) {
        const value = x[row * fanIn + i];
        if (value === 0) continue;
        const from = weight + i * units;
        for (let k = 0; k < units; k++) z[at + k] += value * theta[from + k];
      }
    }
    if (l < layers.length - 1) apply(z, activation);
    else if (loss === 'squared') apply(z, 'sigmoid');
    else logSoftmax(z, units);
    activations.push(z);
  }
  return activations;
}

function apply(z, activation) {
  for (let k = 0; k < z.length; k++) {
    if (activation === 'tanh') z[k] = Math.tanh(z[k]);
    else if (activation === 'sigmoid') z[k] = 1 / (1 + Math.exp(-z[k]));
    else z[k] = Math.max(0, z[k]);
  }
}

function logSoftmax(z, units) {
  for (let at = 0; at < z.length; at += units) {
    const row = z.subarray(at, at + units);
    const top = Math.max(...row);
    const log = top + Math.log(row.reduce((sum, value) => sum + Math.exp(value - top), 0));
    for (let k = 0; k < units; k++) row[k] -= log;
  }
}

function costAt({ loss, examples, targets }, activations) {
  const out = activations.at(-1);
  let sum = 0;
  for (let k = 0; k < out.length; k++) {
    sum += loss === 'squared' ? 0.5 * (out[k] - targets[k]) ** 2 : -targets[k] * out[k];
  }
  return sum / examples;
}

function gradientAt(problem, theta) {
  const { layers, activation, loss, examples, targets, tensors } = problem;
  const activations = forward(problem, theta);
  const gradient = new Float64Array(theta.length);
  let delta = activations.at(-1).map((a, k) => {
    if (loss === 'squared') return ((a - targets[k]) * a * (1 - a)) / examples;
    return (Math.exp(a) - targets[k]) / examples;
  });
  for (let l = layers.length - 1; l > 0; l--) {
    const [fanIn, units] = [layers[l - 1], layers[l]];
    const [weight, bias] = [tensors[2 * l - 2].offset, tensors[2 * l - 1].offset];
    const x = activations[l - 1];
    const upstream = new Float64Array(examples * fanIn);
    for (let row = 0; row < examples; row++) {
      const at = row * units;
      for (let k = 0; k < units; k++) gradient[bias + k] += delta[at + k];
      for (let i = 0; i < fanIn; i++) {
        const value = x[row * fanIn + i];
        const from = weight + i * units;
        let sum = 0;
        for (let k = 0; k < units; k++) {
          gradient[from + k] += value * delta[at + k];
          sum += theta[from + k] * delta[at + k];
        }
        upstream[row * fanIn + i] = sum * slope(activation, value);
      }
    }
    delta = upstream;
  }
  return gradient;
}

/** The derivative of an activation by the value that it has. */
function slope(activation, a) {
  if (activation === 'tanh') return 1 - a * a;
  if (activation === 'sigmoid') return a * (1 - a);
  return a > 0 ? 1 : 0;
}

/** Normal random numbers of a seed (mulberry32, Box and Muller). */
export function normals(seed) {
  let state = (seed * 2654435761) >>> 0;
  const uniform = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  return () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
}
