import { distance } from 'fastest-levenshtein';
import { listedNames } from './describe.ts';

/** Names of other libraries and textbooks, in small letters with words joined by hyphens. */
const SYNONYMS: Readonly<Record<string, readonly string[]>> = {
  // losses
  squared: ['mse', 'mean-squared-error', 'sum-squared-error', 'sse', 'l2', 'quadratic'],
  absolute: ['mae', 'mean-absolute-error', 'l1'],
  huber: ['smooth-l1'],
  'binary-crossentropy': ['bce', 'log-loss', 'logloss'],
  'categorical-crossentropy': ['cross-entropy', 'crossentropy', 'ce', 'cce', 'nll', 'softmax-crossentropy'],
  // activations
  sigmoid: ['logistic'],
  linear: ['identity', 'none'],
  // initializers
  glorot: ['xavier'],
  he: ['kaiming'],
  normal: ['gaussian', 'randn'],
  uniform: ['rand'],
  // optimizers
  sgd: ['gd', 'gradient-descent', 'momentum'],
  // keys
  units: ['size', 'neurons', 'nodes', 'outputs'],
  learningRate: ['lr', 'eta', 'alpha', 'rate'],
  l2: ['lambda', 'weight-decay'],
  targets: ['labels', 'outputs', 'y'],
  inputs: ['x', 'features'],
};

/** Returns the known name that a name is a synonym of. */
function synonymOf(name: string, known: readonly string[]): string | undefined {
  const called = name.toLowerCase().replaceAll(/[ _]/g, '-');
  return known.find((one) => Object.hasOwn(SYNONYMS, one) && SYNONYMS[one].includes(called));
}

/** No name is as long, and comparing takes time. */
const LONGEST = 100;

/** Returns the known name that an unknown name most likely means: a synonym, or a name with a typing error. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  if (name.length > LONGEST) return undefined;
  const synonym = synonymOf(name, known);
  if (synonym !== undefined) return synonym;
  // a third of the letters, and two of a short word: "dnse" and "unis" mean something, "foo" does not mean "loss"
  const tolerance = Math.max(Math.min(2, name.length - 1), Math.floor(name.length / 3));
  // of equally near ones the one that starts alike, and the one of the same length: two letters were exchanged
  const rank = (other: string) =>
    distance(name.toLowerCase(), other.toLowerCase()) +
    (other[0]?.toLowerCase() === name[0]?.toLowerCase() ? 0 : 0.4) +
    Math.min(0.5, Math.abs(other.length - name.length) / 10);
  let best: string | undefined;
  for (const other of known)
    if (rank(other) < (best === undefined ? tolerance + 1 : rank(best))) best = other;
  return best;
}

/** Returns `; did you mean "units"?`, or nothing. */
export function didYouMean(name: string, known: readonly string[]): string {
  const best = nearest(name, known);
  return best === undefined ? '' : `; did you mean "${best}"?`;
}

/** Returns the known name that a name probably means, else all of them: `; the tensors are hidden.weight, hidden.bias`. */
export function meantOrKnown(name: string, known: readonly string[], those: string): string {
  return didYouMean(name, known) || `; ${those} are ${listedNames(known)}`;
}
