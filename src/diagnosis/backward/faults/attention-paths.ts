import { headPart, isPlain } from '../../../network/layers/attention.ts';
import { type NodeMistake, nodeFault } from '../node-faults.ts';

const NAMES = ['queries', 'keys', 'values'];

/** Some of the three gradients of an attention's input left out. */
export const attentionPaths = nodeFault(
  {
    code: 'NN165',
    slug: 'attention-paths',
    words: 'attention input x gradient sum three paths query key value missing assigned overwritten',
    title: 'the input of an attention gets only some of its three gradients',
    rule: 'delta through a layer',
    met: 2,
    about:
      'q, k and v are all computed from the input x, so three gradients pass back to it, and they add up. One or two of them are left out, or overwritten by the last.',
    wrong: ['dx = dq @ Wq', 'dx = dk @ Wk', 'dx = dv @ Wv'],
    right: ['dx = dq @ Wq', 'dx += dk @ Wk', 'dx += dv @ Wv'],
    shows: 'All tensors of the attention are right. Everything below it is wrong.',
    matters: 'The layers below do not learn what queries, keys or values need of them.',
    fix: 'dx = Wqᵀ·dq + Wkᵀ·dk + Wvᵀ·dv at each step; with one packed matrix, Wᵀ·[dq, dk, dv].',
  },
  ['attention'],
  NAMES.flatMap((name, own) => [
    ...keeping(`without the way from the ${name} back to x`, (number) => number !== own),
    ...keeping(`with the way from the ${name} back to x alone`, (number) => number === own),
  ]),
);

/** The mistake with three matrices, and with one that holds all of them. */
function keeping(does: string, isKept: (number: number) => boolean): NodeMistake[] {
  const fits: NodeMistake['fits'] = (layer) => isPlain(layer) && layer.reads[0] !== 'inputs';
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
