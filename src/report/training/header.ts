import type { OptimizerSettings, Problem } from '../../problem/problem.ts';
import type { GradientSource } from '../../training/gradient.ts';
import { fields, title } from '../fields.ts';
import { countOf, formatCount, formatNumber } from '../numbers.ts';
import type { TextStyle } from '../reporter.ts';
import { wrap } from '../width.ts';
import { costInWords, networkInWords, OPTIMIZER_NAMES } from '../words.ts';

/** The network, the cost and the settings of a training: everything that determines the numbers that follow. */
export function* trainingHeader(
  problem: Problem,
  source: GradientSource,
  style: TextStyle,
): Iterable<string> {
  const { name, network, data, train, frozen } = problem;
  const frozenWeights = frozen.reduce((sum, one) => sum + one, 0);
  const weights = countOf(network.space.size, 'weight');
  yield `${wrap(title(name, problem.source, style), style.width, '  ')}\n`;
  yield* fields(
    [
      ['network', networkInWords(network)],
      ['cost', costInWords(network, data.count)],
      [
        'parameters',
        frozenWeights === 0 ? weights : `${weights}, ${formatCount(frozenWeights)} of them frozen`,
      ],
      ['training', `${countOf(train.epochs, 'epoch')} of ${optimizerInWords(train.optimizer)}`],
      ['a step', stepInWords(problem, source)],
    ],
    style,
  );
}

function optimizerInWords(settings: OptimizerSettings): string {
  const { type, learningRate, weightDecay = 0 } = settings;
  const words = [OPTIMIZER_NAMES[type], `learning rate ${formatNumber(learningRate)}`];
  if (settings.type === 'sgd' && settings.momentum !== 0) {
    words.push(`${settings.nesterov ? 'Nesterov ' : ''}momentum ${formatNumber(settings.momentum)}`);
  }
  if (weightDecay !== 0) words.push(`weight decay ${formatNumber(weightDecay)}`);
  return words.join(', ');
}

function stepInWords({ data, train }: Problem, source: GradientSource): string {
  const size = Math.min(train.batchSize ?? data.count, data.count);
  const all = data.count === 1 ? 'the one example' : `all ${countOf(data.count, 'example')}`;
  const batch = size === data.count ? all : `${countOf(size, 'example')} in random order`;
  const gradient = source === 'backprop' ? 'backpropagation' : 'finite differences';
  const divided = train.gradientReduction === 'mean' ? ', divided by their number' : '';
  return `${batch}, gradient by ${gradient}${divided}`;
}
