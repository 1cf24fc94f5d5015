import { momentsOf, standardize } from '../../problem/data/standardize.ts';
import type { Problem } from '../../problem/problem.ts';
import { fittingRate, standardizeTo } from './changes.ts';
import { isAbove, pointAt, rms } from './run.ts';
import { ENDINGS, type Symptom } from './symptom.ts';

/** Inputs beyond this, or with all of a column this many deviations from 0, are not scaled. */
const LARGE = 10;
/** Columns whose deviations differ by this factor need different learning rates. */
const UNEVEN = 100;
/** Deviations below this leave the network nothing but its biases. */
const SMALL = 0.02;
/** How much of λ_max has to be the scale of the inputs, for the scale to be the cause. */
const CAUSE = 10;

export const inputsNotScaled: Symptom<'inputs-not-scaled'> = {
  code: 'NN504',
  slug: 'inputs-not-scaled',
  words: 'normalize standardize scale inputs features pixels 255 years prices large values',
  title: 'the inputs are not scaled',
  about: 'Inputs are large, far from 0, or of very different sizes.',
  wrong: ['X = pixels  # 0 to 255'],
  right: ['X = (pixels - pixels.mean(axis=0)) / pixels.std(axis=0)'],
  shows:
    'The first steps are too large: the cost is NaN or grows, units saturate or die, and outputs are the same.',
  matters:
    'The derivative with respect to a weight is proportional to its input, so that no learning rate fits all weights.',
  fix: 'Subtract the mean of every input and divide by its deviation, with the same numbers for new examples.',
  butRight: 'Inputs up to 255 with a learning rate small enough.',
  explains: [
    ...ENDINGS,
    'rate-too-high',
    'rate-too-low',
    'saturated-units',
    'dead-units',
    'exploding-activations',
    'momentum-too-high',
  ],
  find(run) {
    const { problem, sample, start } = run;
    if (!isAbove(run, 0.3) || !isUneven(problem)) return undefined;
    const inputs = sample.data.inputs.slice();
    const changed: Problem = { ...sample, data: { ...sample.data, inputs } };
    standardize('inputs', changed.data, []);
    const largest = start.largest ?? 0;
    const there = pointAt(changed, problem.data.count, problem.parameters);
    const standardized = there.largest ?? 0;
    const small = sizesOf(problem).every(({ deviation }) => deviation < SMALL);
    // saturated units have no curvature: their pre-activations are compared
    const [z, smaller] = [start, there].map(({ evaluation }) => rms(evaluation.pass.z[0]));
    if (largest < CAUSE * standardized && z < CAUSE * smaller && !small) return undefined;
    let [least, greatest] = [Infinity, -Infinity];
    for (const x of problem.data.inputs) {
      least = Math.min(least, x);
      greatest = Math.max(greatest, x);
    }
    return {
      severity: 'warning',
      evidence: { least, greatest, largestEigenvalue: largest, standardized },
      advice: [standardizeTo('inputs'), ...fittingRate(run, changed)],
    };
  },
};

function sizesOf({ data: { inputs, count } }: Problem) {
  const width = inputs.length / count;
  return Array.from({ length: width }, (_, column) => momentsOf(inputs, width, column)).filter(
    ({ deviation }) => deviation > 0,
  );
}

function isUneven(problem: Problem): boolean {
  const sizes = sizesOf(problem);
  if (sizes.length === 0) return false;
  const deviations = sizes.map(({ deviation }) => deviation);
  const [least, most] = [Math.min(...deviations), Math.max(...deviations)];
  return (
    problem.data.inputs.some((x) => Math.abs(x) > LARGE) ||
    sizes.some(({ mean, deviation }) => Math.abs(mean) > LARGE * deviation) ||
    most > UNEVEN * least ||
    most < SMALL
  );
}
