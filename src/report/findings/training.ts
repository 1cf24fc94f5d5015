import { TRAINING_SYMPTOMS } from '../../diagnosis/symptoms/index.ts';
import type { UpdateFinding } from '../../verdict/findings/diagnosis.ts';
import type {
  SpecChange,
  TrainingFinding,
  TrainingFindingOf,
  TrainingSlug,
} from '../../verdict/findings/training.ts';
import { countOf, formatCount, formatNumber, formatSize } from '../numbers.ts';
import { capital } from '../words.ts';
import type { Words } from './form.ts';
import { updateWords } from './update.ts';

/** Returns the words of what a training has found. */
export function trainFindingWords(finding: TrainingFinding | UpdateFinding): Words {
  return finding.family === 'update' ? updateWords(finding) : trainingWords(finding);
}

/** Returns the words of a finding of a training: the families NN4 and NN5. */
export function trainingWords(finding: TrainingFinding): Words {
  const entry = TRAINING_SYMPTOMS.find(({ slug }) => slug === finding.slug)!;
  const said = saidOf(finding);
  const {
    message,
    title = entry.title,
    matters = entry.matters,
  } = typeof said === 'string' ? { message: said } : said;
  const { advice = [] } = finding.evidence;
  const changes = advice.length === 0 ? '' : ` In the spec: ${advice.map(changeInWords).join('; ')}.`;
  return { title: capital(title), message: `${message} ${matters}`, fix: `${entry.fix}${changes}` };
}

function changeInWords({ path, value, insert }: SpecChange): string {
  const [first, ...rest] = path;
  const name = rest.reduce<string>(
    (all, key) => all + (typeof key === 'number' ? `[${key}]` : `.${key}`),
    String(first),
  );
  if (value === undefined) return `remove ${name}`;
  return `${insert ? `insert ${name}:` : name} ${JSON.stringify(value).replaceAll(/[,:]/g, (mark) => `${mark} `)}`;
}

/** What is true, in numbers; with another title or reason than those of the page, where these fit better. */
type Said = string | { readonly message: string; readonly title?: string; readonly matters?: string };

function saidOf<S extends TrainingSlug>(finding: TrainingFindingOf<S>): Said {
  return SAID[finding.slug](finding.evidence, finding);
}

const SAID: {
  readonly [S in TrainingSlug]: (
    evidence: TrainingFindingOf<S>['evidence'],
    finding: Pick<TrainingFindingOf<S>, 'where'>,
  ) => Said;
} = {
  'targets-out-of-range': ({ activation, low, high, least, greatest, outside, of }, { where }) =>
    `Layer "${where.layer}" (${activation}) returns ${rangeInWords(low, high)}, and ${formatCount(outside)} of ${countOf(of, 'target')} ${outside === 1 ? 'is' : 'are'} outside: they are between ${formatNumber(least)} and ${formatNumber(greatest)}.`,
  'output-loss-pair': ({ activation, loss, problem }, { where }) =>
    `Layer "${where.layer}" (${activation}) and the loss ${loss}: ${PAIRS[problem]}.`,
  'equal-units': ({ units, of, difference, still }, { where }) =>
    difference > 0
      ? {
          title: 'hidden units are nearly equal',
          message: `For every example the activations of the ${countOf(of, 'unit')} of layer "${where.layer}" start within ${formatSize(100 * difference)} % of each other.`,
          matters: 'Their gradients are nearly equal, too, and it takes long until they do different things.',
        }
      : `${allOrSome(units, of)} of layer "${where.layer}" start with the same weights${still ? ', and none of them has a gradient' : ''}.`,
  'training-not-finite': ({ epoch, cost }) =>
    `The cost is ${cost} ${epoch === 0 ? 'before the first step' : `after epoch ${formatCount(epoch)}`}.`,
  diverged: ({ cost, startCost }) =>
    `The cost was ${formatNumber(startCost)} before the first step and is ${formatNumber(cost)} at the end.`,
  'rate-too-high': ({ learningRate, limit, when, relativeStep = 0 }) =>
    limit === undefined
      ? `With the learning rate ${learningRate} ${when === 'before' ? `the first step changes a tensor by ${formatSize(relativeStep)} times its length` : `half of the steps change a tensor by more than ${formatSize(100 * relativeStep)} % of its length`}.`
      : {
          message: `The learning rate ${learningRate} is ${learningRate >= limit ? 'above' : 'close to'} ${formatSize(limit)}, which is 2/λ_max of a step ${when === 'before' ? 'at the starting weights' : 'at the end'}.`,
          ...(learningRate < limit && { matters: CLOSE_TO_LIMIT }),
        },
  'rate-too-low': ({ learningRate, limit, factor, epochsToHalf }) =>
    `${epochsToHalf === Infinity ? 'At the end the cost does not fall' : `At the end the cost falls so slowly that half of it is ${formatCount(Math.round(epochsToHalf))} epochs away`}. The learning rate ${learningRate} ${limit === undefined ? '' : `is far below 2/λ_max = ${formatSize(limit)} of a step, and `}can be about ${formatCount(Math.round(factor))} times as large.`,
  'momentum-too-high': ({ momentum, steps, turns }) =>
    `With the momentum ${momentum} a step is the sum of the gradients of about ${formatCount(Math.round(steps))} steps, and the cost turned ${countOf(turns, 'time')}.`,
  plateau: ({ cost, constantCost, leastEigenvalue, largestEigenvalue, epochsToGo }) =>
    `The cost is ${formatNumber(cost)}, and ${formatNumber(constantCost)} with the best outputs that are the same for all examples. The least eigenvalue of the Hessian is ${formatSize(leastEigenvalue)} (the largest is ${formatSize(largestEigenvalue)}), so that this is no minimum.${epochsToGo === undefined ? '' : ` At this rate it takes about ${formatCount(epochsToGo)} more epochs to leave.`}`,
  'local-minimum': ({ cost, gradientNorm, leastEigenvalue, largestEigenvalue, elsewhere }) =>
    `The cost stands at ${formatNumber(cost)} with a gradient of ${formatSize(gradientNorm)}, and no eigenvalue of the Hessian is below ${formatSize(leastEigenvalue)} (the largest is ${formatSize(largestEigenvalue)}). From other starting weights a cost of ${formatSize(elsewhere)} is reached.`,
  'saturated-units': ({ share }, { where }) =>
    `${formatSize(100 * share)} % of the activations of layer "${where.layer}" are within 1 % of an end of their range before the first step.`,
  'dead-units': ({ units, of, when }, { where }) =>
    `${allOrSome(units, of)} of layer "${where.layer}" are 0 for every example ${TIMES[when]}.`,
  'vanishing-gradient': ({ tensor, first, last }) =>
    `The gradient of ${tensor} is ${formatSize(first)} before the first step, and that of the last layer ${formatSize(last)}.`,
  'exploding-activations': ({ inputs, outputs }, { where }) =>
    `The inputs are ${formatSize(inputs)} (root mean square), and the pre-activations of layer "${where.layer}" ${formatSize(outputs)} before the first step.`,
  'tensor-not-moving': ({ tensors, frozen }) =>
    `${tensors.join(', ')} ${tensors.length === 1 ? 'is' : 'are'} the same after training as before${frozen ? ', since "frozen" names them' : ''}.`,
  'not-representable': ({ kind, best, cost, right, of, constant }) => {
    const outputs =
      constant !== undefined
        ? `, which every output ${formatNumber(constant, 4)} gives`
        : right === undefined
          ? ''
          : `, with ${formatCount(right)} of ${countOf(of, 'example')} right`;
    const limit = `${kind === 'exact' ? 'The least cost of this network is' : 'No weights of this network give a cost below'} ${formatNumber(best)}${outputs}.`;
    const off = Math.abs(cost - best) / best;
    if (off > CLOSE) return { message: limit, matters: 'No training can get below that.' };
    const near =
      constant === undefined ? '' : `, and therefore all outputs are near ${formatNumber(constant, 4)}`;
    return `${limit} It was reached to ${off.toExponential(1)} (relative)${near}.`;
  },
  'inputs-not-scaled': ({ least, greatest, largestEigenvalue, standardized }) =>
    `The inputs are between ${formatNumber(least)} and ${formatNumber(greatest)}. λ_max of the cost is ${formatSize(largestEigenvalue)} with them and ${formatSize(standardized)} with standardized inputs.`,
  'regularization-dominates': ({ by, lambda, share, shrunk }) =>
    `${by} ${lambda} makes ${formatSize(100 * share)} % of the cost before the first step, and the weights at the end are ${formatSize(100 * shrunk)} % as long as they were.`,
  'contradictory-labels': ({ examples, of, best, constantCost }) =>
    `${formatCount(examples)} of ${countOf(of, 'example')} share their inputs with an example of other targets. No function of the inputs has a cost below ${formatNumber(best)}; constant outputs have ${formatNumber(constantCost)}.`,
  'one-class': ({ count, of }) =>
    `${count === of ? `All ${countOf(of, 'example')} have` : `${formatCount(count)} of ${countOf(of, 'example')} have`} the same targets.`,
  'input-ignored': ({ columns, of }) =>
    columns.length === of
      ? `${of === 1 ? 'The input is' : `All ${formatCount(of)} inputs are`} the same for every example, and the targets are not.`
      : `Input ${columns.join(', ')} (from 0) has the same value in every example.`,
};

/** Why a rate just below the limit matters: 1 − η·λ_max is not beyond −1 there. */
const CLOSE_TO_LIMIT =
  'Along the steepest direction a step multiplies the distance to the minimum by 1 − η·λ_max, which is close to −1: what a step adds, such as the noise of batches, hardly decays.';

/** A cost that is so near the least one has reached it. */
const CLOSE = 0.05;

const allOrSome = (units: number, of: number): string =>
  units === of ? `All ${countOf(of, 'unit')}` : `${formatCount(units)} of ${countOf(of, 'unit')}`;

const TIMES = { before: 'before the first step', after: 'at the end' } as const;

const PAIRS: Readonly<Record<TrainingFindingOf<'output-loss-pair'>['evidence']['problem'], string>> = {
  'softmax of one unit': 'a softmax of one unit is always 1',
  'logarithm of no probability': 'the outputs can be negative or above 1, where the logarithm is not defined',
  'activation applied twice':
    '"fromLogits" applies the activation of the loss to outputs that already are activations with limits',
  'targets are no probabilities': 'the targets have to be between 0 and 1, and are not',
  'outputs need not sum to 1': 'only the output of the right class counts, so that all outputs may grow to 1',
  'hinge needs targets of two signs': 'the targets have to be −1 and 1, and none is negative',
  'hinge needs outputs of two signs': 'no output can be negative, so that no target of −1 is met',
};

function rangeInWords(low: number, high: number): string {
  if (high === Infinity) return `nothing below ${formatNumber(low)}`;
  return low === -Infinity
    ? `nothing above ${formatNumber(high)}`
    : `${formatNumber(low)} to ${formatNumber(high)}`;
}
