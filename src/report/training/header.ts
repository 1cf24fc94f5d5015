import type { OptimizerSettings, Problem } from '../../problem/problem.ts';
import type { GradientSource } from '../../training/gradient.ts';
import { formatCount, formatNumber } from '../numbers.ts';

const SOURCES: Readonly<Record<GradientSource, string>> = {
  backprop: 'gradient by backpropagation',
  numeric: 'gradient by differences of the cost',
};

/** How a problem is going to be trained, in one line: all that decides the numbers that follow. */
export function settingsLine({ train, data, network, frozen }: Problem, source: GradientSource): string {
  const weights = network.space.size - frozen.reduce((sum, one) => sum + one, 0);
  const size = Math.min(train.batchSize ?? data.count, data.count);
  const parts = [
    `${optimizer(train.optimizer)}`,
    size === data.count ? 'all examples a step' : `${formatCount(size)} examples a step (seed ${train.seed})`,
    `${formatCount(train.epochs)} epochs`,
    SOURCES[source],
  ];
  if (train.gradientReduction === 'mean') parts.push('divided by the examples of the step');
  if (weights < network.space.size) parts.push(`${formatCount(network.space.size - weights)} weights frozen`);
  return parts.join(', ');
}

function optimizer(settings: OptimizerSettings): string {
  const rate = `learning rate ${formatNumber(settings.learningRate)}`;
  if (settings.type === 'adam') return `adam with ${rate}`;
  return settings.momentum === 0
    ? `sgd with ${rate}`
    : `sgd with ${rate} and momentum ${formatNumber(settings.momentum)}`;
}
