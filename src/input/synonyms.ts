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
  silu: ['swish'],
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
export function synonymOf(name: string, known: readonly string[]): string | undefined {
  const called = name.toLowerCase().replaceAll(/[ _]/g, '-');
  return known.find((one) => Object.hasOwn(SYNONYMS, one) && SYNONYMS[one].includes(called));
}
