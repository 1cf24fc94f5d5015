import { headPart, traitsOf } from '../../../network/layers/attention.ts';
import type { Argument } from '../../../network/operations/operation.ts';
import { type NodeMistake, nodeFault } from '../node-faults.ts';
import { cut } from '../recurrence.ts';
import { negated } from '../wrong-pulls.ts';

const NAMES = ['queries', 'keys', 'values'];

/** What passes back within an attention. */
const WITHIN: readonly (readonly [of: string, type: string, argument: Argument])[] = [
  ['dq, the gradient of the queries,', 'scores', 'x'],
  ['dk, the gradient of the keys,', 'scores', 'other'],
  ['dv, the gradient of the values,', 'mix', 'other'],
  ['dS, the gradient of the scores,', 'masked-softmax', 'x'],
];

/** Some of the gradients of an attention left out, or with the opposite sign. */
export const attentionPaths = nodeFault(
  {
    code: 'NN165',
    slug: 'attention-paths',
    words:
      'attention input x gradient sum three paths query key value missing assigned overwritten zero detached sign',
    title: 'a gradient is left out or negated in the backward pass of an attention',
    rule: 'delta through a layer',
    met: 2,
    about:
      'q, k and v are all computed from the input x, so three gradients pass back to it, and they add up. One or two of them are left out, or overwritten by the last. Or dq, dk, dv or dS is left out, or has the opposite sign.',
    wrong: ['dx = dq @ Wq', 'dx = dk @ Wk', 'dx = dv @ Wv'],
    right: ['dx = dq @ Wq', 'dx += dk @ Wk', 'dx += dv @ Wv'],
    shows:
      'Where x lacks a way, all tensors of the attention are right, and everything below it is wrong. Where dq, dk or dv is wrong, so is the projection of the queries, keys or values.',
    matters: 'Queries, keys or values do not learn, or the layers below do not learn what they need of them.',
    fix: 'dx = Wqᵀ·dq + Wkᵀ·dk + Wvᵀ·dv at each step; with one packed matrix, Wᵀ·[dq, dk, dv].',
  },
  ['attention'],
  [
    ...NAMES.flatMap((name, own) => [
      // Of two sequences that of the keys and values has two ways back.
      ...keeping(`without the way from the ${name} back to x`, (number) => number !== own, own > 0),
      ...keeping(`with the way from the ${name} back to x alone`, (number) => number === own, false),
    ]),
    ...WITHIN.flatMap(([of, type, argument]): NodeMistake[] => [
      { does: `without ${of}`, wrong: [{ type, argument, pull: cut }] },
      { does: `with the opposite sign of ${of}`, wrong: [{ type, argument, pull: negated }] },
    ]),
  ],
);

/**
 * The mistake with three matrices, and with one that holds all of them.
 *
 * @param ofTwo whether it can be made where the keys are of another sequence
 */
function keeping(does: string, isKept: (number: number) => boolean, ofTwo: boolean): NodeMistake[] {
  const fits: NodeMistake['fits'] = (layer) => ofTwo || traitsOf(layer).isSelf;
  const apart: NodeMistake['wrong'] = ['q', 'k', 'v'].map((part, number) => ({
    part,
    argument: 'x',
    pull: ({ right }) => right().map((value) => (isKept(number) ? value : 0)),
  }));
  const packed: NodeMistake['wrong'][number] = {
    part: 'qkv',
    argument: 'x',
    pull({ layer: { definition, inputShapes }, upstream, right }) {
      const features = inputShapes[0][1].length;
      const { width } = headPart(definition, features, 0);
      return right(upstream.map((own, k) => (isKept(Math.floor((k % width) / features)) ? own : 0)));
    },
  };
  return [apart, [packed]].map((wrong) => ({ does, wrong, fits }));
}
