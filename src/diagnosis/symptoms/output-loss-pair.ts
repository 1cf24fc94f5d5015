import type { Problem } from '../../problem/problem.ts';
import type { SpecChange, TrainingEvidence } from '../../verdict/findings/training.ts';
import { commonestClass } from '../fit/index.ts';
import { rangeOf } from '../fit/output-range.ts';
import { rightAtEnd, type TrainingRun } from './run.ts';
import { ENDINGS, type Symptom } from './symptom.ts';

type Pair = TrainingEvidence['output-loss-pair']['problem'];

/** So many right examples are a task that is learned. */
const MOST = 0.9;
/** Pairs that train, towards another goal than the person’s. */
const MILD: readonly Pair[] = ['activation applied twice', 'outputs need not sum to 1'];

export const outputLossPair: Symptom<'output-loss-pair'> = {
  code: 'NN502',
  slug: 'output-loss-pair',
  anyLayers: true,
  words: 'softmax sigmoid crossentropy hinge logits twice log mismatch activation loss',
  title: 'the output activation and the loss do not go together',
  about: 'The loss is made for outputs or targets of another kind than those of this network.',
  wrong: ['a2 = softmax(z2)  # one unit: always 1', 'J = -np.sum(t * np.log(a2))'],
  right: ['a2 = sigmoid(z2)', 'J = -np.sum(t * np.log(a2) + (1 - t) * np.log(1 - a2))'],
  shows: 'The cost does not fall, stops far above 0, or is NaN in the first steps.',
  matters: 'The least cost of such a pair is not at the targets, or cannot be computed.',
  fix: 'Pair sigmoid with binary, softmax with categorical cross-entropy, a linear output with the squared loss.',
  butRight: 'A softmax of several units with the binary cross-entropy, and squared losses of any output.',
  explains: [
    ...ENDINGS,
    'saturated-units',
    'rate-too-low',
    'rate-too-high',
    'not-representable',
    'vanishing-gradient',
    'dead-units',
  ],
  find(run) {
    const { problem } = run;
    const { network } = problem;
    const pair = pairOf(problem);
    if (pair === undefined) return undefined;
    const { name, activation } = network.layers.at(-1)!;
    return {
      severity: severityOf(run, pair),
      where: { layer: name },
      evidence: { activation: activation.name, loss: network.definition.loss.type, problem: pair },
      advice: adviceFor(problem, pair),
    };
  },
};

/** Some pairs find the classes all the same. */
function severityOf(run: TrainingRun, pair: Pair): 'error' | 'warning' | 'note' {
  const { sample, end } = run;
  const right = rightAtEnd(run);
  if (end === undefined || right === undefined || !Number.isFinite(end.evaluation.cost.total)) return 'error';
  if (right >= MOST * sample.data.count) return 'note';
  return MILD.includes(pair) || right > commonestClass(sample).count ? 'warning' : 'error';
}

function pairOf({ network, data }: Problem): Pair | undefined {
  const { activation, units } = network.layers.at(-1)!;
  const { type, fromLogits } = network.definition.loss;
  const { low, high } = rangeOf(activation);
  if (activation.name === 'softmax' && units === 1) return 'softmax of one unit';
  if (type === 'hinge') {
    if (!data.targets.some((target) => target < 0)) return 'hinge needs targets of two signs';
    return low >= 0 ? 'hinge needs outputs of two signs' : undefined;
  }
  if (type !== 'binary-crossentropy' && type !== 'categorical-crossentropy') return undefined;
  if (data.targets.some((target) => target < 0 || target > 1)) return 'targets are no probabilities';
  if (fromLogits) return Number.isFinite(high - low) ? 'activation applied twice' : undefined;
  if (low < 0 || high > 1) return 'logarithm of no probability';
  return type === 'categorical-crossentropy' && activation.name !== 'softmax'
    ? 'outputs need not sum to 1'
    : undefined;
}

/** Returns the activation and the loss that belong to the targets: classes of 0 and 1, of −1 and 1, or numbers. */
function adviceFor({ network, data }: Problem, pair: Pair): SpecChange[] {
  const { units } = network.layers.at(-1)!;
  const { type: loss, fromLogits } = network.definition.loss;
  const activation = (value: string): SpecChange => ({
    path: ['network', 'layers', network.layers.length - 1, 'activation'],
    value,
  });
  if (pair === 'activation applied twice') return [{ path: ['loss', 'fromLogits'] }];
  if (pair === 'hinge needs outputs of two signs') return [activation('linear')];
  const probabilities = data.targets.every((target) => target >= 0 && target <= 1);
  if (!probabilities) {
    const signs = data.targets.every((target) => Math.abs(target) === 1);
    return [activation(signs ? 'tanh' : 'linear'), ...lossTo('squared', network)];
  }
  const oneHot = units > 1 && loss !== 'binary-crossentropy';
  const wanted = oneHot ? 'categorical-crossentropy' : 'binary-crossentropy';
  return [
    activation(oneHot ? 'softmax' : 'sigmoid'),
    ...(wanted === loss && !fromLogits ? [] : lossTo(wanted, network)),
  ];
}

function lossTo(type: string, { objective }: Problem['network']): SpecChange[] {
  const { reduction } = objective;
  return [{ path: ['loss'], value: { type, ...(reduction !== 'sum' && { reduction }) } }];
}
