import { isDenseChain } from '../../network/graph.ts';
import type { OptimizerSettings, Problem } from '../../problem/problem.ts';
import type { ScheduleSettings } from '../../problem/schedules.ts';
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
  yield `${wrap(title(problem.name, problem.source, style), style.width, '  ')}\n`;
  yield* fields(trainingFields(problem, source), style);
}

/** The names and values of these lines. */
export function trainingFields(
  problem: Problem,
  source: GradientSource,
): readonly (readonly [string, string])[] {
  const { network, data, train, frozen, validation } = problem;
  const frozenWeights = frozen.reduce((sum, one) => sum + one, 0);
  const weights = countOf(network.space.size, 'weight');
  return [
    ['network', networkInWords(network)],
    ['cost', costInWords(network, data.count)],
    [
      'parameters',
      frozenWeights === 0 ? weights : `${weights}, ${formatCount(frozenWeights)} of them frozen`,
    ],
    ['training', `${countOf(train.epochs, 'epoch')} of ${optimizerInWords(train.optimizer)}`],
    ...(train.schedule === undefined ? [] : [['schedule', scheduleInWords(train.schedule)] as const]),
    ['a step', stepInWords(problem, source)],
    ...(isDenseChain(network) ? [] : [['findings', FEW_FINDINGS] as const]),
    ...(validation === undefined ? [] : [['validation', countOf(validation.count, 'example')] as const]),
  ];
}

/** What is looked for where there are other layers. */
const FEW_FINDINGS =
  'of outputs that do not suit the loss, and of costs that grow or are not finite; those of hidden layers are for dense layers alone';

/** `gradient descent, learning rate 0.5`, with all that differs from the defaults. */
export function optimizerInWords(settings: OptimizerSettings): string {
  const { type, learningRate, weightDecay = 0 } = settings;
  const words = [OPTIMIZER_NAMES[type], `learning rate ${formatNumber(learningRate)}`];
  if (settings.type === 'sgd' && settings.momentum !== 0) {
    words.push(`${settings.nesterov ? 'Nesterov ' : ''}momentum ${formatNumber(settings.momentum)}`);
  }
  if (weightDecay !== 0) words.push(`weight decay ${formatNumber(weightDecay)}`);
  return words.join(', ');
}

/** `warm-up over 5 epochs, then times 0.5 every 10 epochs` */
function scheduleInWords(schedule: ScheduleSettings): string {
  const { by, warmUp } = schedule;
  const course = courseInWords(schedule);
  return warmUp === 0 ? course : `warm-up over ${countOf(warmUp, by)}, then ${course}`;
}

function courseInWords(schedule: ScheduleSettings): string {
  const { by } = schedule;
  switch (schedule.type) {
    case 'constant':
      return 'the learning rate stays';
    case 'step':
      return `times ${formatNumber(schedule.factor)} every ${countOf(schedule.every, by)}`;
    case 'exponential':
      return `times ${formatNumber(schedule.factor)} every ${by}`;
    case 'inverse':
      return `divided by 1 + ${formatNumber(schedule.decay)}·t after t ${by}s`;
    default:
      return `${schedule.type}, to ${formatNumber(schedule.to)} times the learning rate over ${countOf(schedule.over, by)}`;
  }
}

function stepInWords({ data, train }: Problem, source: GradientSource): string {
  const size = Math.min(train.batchSize ?? data.count, data.count);
  const all = data.count === 1 ? 'the one example' : `all ${countOf(data.count, 'example')}`;
  const batch = size === data.count ? all : `${countOf(size, 'example')} in random order`;
  const gradient = source === 'backprop' ? 'backpropagation' : 'finite differences';
  const divided = train.gradientReduction === 'mean' ? ', divided by their number' : '';
  return `${batch}, gradient by ${gradient}${divided}`;
}
