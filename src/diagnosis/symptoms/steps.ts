import type { Problem } from '../../problem/problem.ts';

/** Update steps of one epoch. */
export function stepsAnEpoch({ data, train }: Problem): number {
  return Math.ceil(data.count / Math.min(train.batchSize ?? data.count, data.count));
}

/**
 * Returns what a step multiplies the gradient of the cost of all examples with, on average, beside the learning rate:
 * a summed cost is that of a batch, and `gradientReduction` divides by its examples.
 */
export function stepFactor({ data, train, network }: Problem): number {
  const batch = Math.min(train.batchSize ?? data.count, data.count);
  const part = network.objective.reduction === 'sum' ? batch / data.count : 1;
  return train.gradientReduction === 'mean' ? part / batch : part;
}

/**
 * Returns the learning rate above which gradient descent grows along the direction of the largest eigenvalue λ:
 * 2/λ; with momentum μ 2(1 + μ)/λ, with Nesterov’s 2(1 + μ)/((1 + 2μ)·λ), each over 1 − dampening
 * (Polyak 1964; Sutskever et al. 2013).
 *
 * @returns undefined for Adam and RMSprop, whose steps have another length, and where nothing curves upwards
 */
export function rateLimit(problem: Problem, largestEigenvalue: number | undefined): number | undefined {
  const { optimizer } = problem.train;
  if (optimizer.type !== 'sgd' || largestEigenvalue === undefined || !(largestEigenvalue > 0))
    return undefined;
  const { momentum, dampening = 0, nesterov = false } = optimizer;
  const stretch = (2 * (1 + momentum)) / (nesterov ? 1 + 2 * momentum : 1);
  return stretch / ((1 - dampening) * stepFactor(problem) * largestEigenvalue);
}

/** A rate that is safe where `limit` is the largest possible one: less than half of it, one digit. */
export function safeRate(limit: number): number {
  return downTo1Digit(0.45 * limit);
}

/** Rounds a positive number down to one digit. */
export function downTo1Digit(value: number): number {
  const unit = 10 ** Math.floor(Math.log10(value));
  return Number((Math.max(1, Math.floor(value / unit + 1e-9)) * unit).toPrecision(1));
}
