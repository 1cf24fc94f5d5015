import type { Layer, Node } from '../../network/graph.ts';
import { headPart, hidingOf, traitsOf } from '../../network/layers/attention.ts';
import { scores } from '../../network/operations/head-products.ts';
import { HIDDEN, type Hiding, maskedSoftmax } from '../../network/operations/masked-softmax.ts';
import type { Operation, OperationInputs, Pullback } from '../../network/operations/operation.ts';
import { rescale } from '../../network/operations/rescale.ts';
import { rowLength } from '../../network/shape.ts';
import { scaleOf } from '../backward/faults/attention-scale.ts';
import {
  featuresOf,
  headsOf,
  inHeads,
  isSquare,
  mixes,
  partOf,
  placed,
  taken,
  transposed,
} from '../backward/heads.ts';
import type { ForwardFault } from './fault.ts';
import { withNodes } from './replace.ts';

/** An attention, or the positions before it, with another rule than the spec has. */
export const attentionDiffers: ForwardFault = {
  code: 'NN220',
  slug: 'attention-differs',
  words:
    'attention mask causal scale sqrt softmax axis heads reshape positional encoding sine cosine forward',
  title: 'an attention or its positions are others than the spec’s',
  stage: 'outputs',
  anyLayers: true,
  about:
    'The forward pass of an attention has another mask or scale, a softmax over the steps in place of the keys, or heads that are reshaped without exchanging the axes; or the positions are not added, or are other sines and cosines.',
  wrong: ['# q: [N, T, D]', 'q = q.reshape(N, heads, T, D // heads)'],
  right: ['# q: [N, T, D]', 'q = q.reshape(N, T, heads, D // heads).transpose(0, 2, 1, 3)'],
  shows: 'The outputs are those of the network with the other rule. One head or no mask hides some of them.',
  matters:
    'The program computes a different network from the declared one. A step that sees later steps learns to copy them.',
  fix: 'S = q·kᵀ/√(head size), hidden where key > step for a causal mask; P = softmax of S over the keys; y = P·v for each head. Position t adds sin(t·10000^(−2i/d)) to feature 2i and the cosine to feature 2i + 1.',
  *variants({ network: { layers } }) {
    for (const [words, replaced] of OTHERS) {
      const having = layers.filter((layer) =>
        NODES[layer.type]?.some((is) => replaced(layer, is) !== undefined),
      );
      for (const some of having.length > 1 ? [...having.map((one) => [one]), having] : [having]) {
        if (some.length === 0) continue;
        const names = some.map(({ name }) => name);
        yield {
          where: some.length === 1 ? { layer: names[0] } : {},
          does: `${words} in layer ${names.map((name) => `"${name}"`).join(' and ')}`,
          replace: (on) =>
            withNodes(on, (node) => {
              const layer =
                names.includes(node.layer) && on.network.layers.find(({ name }) => name === node.layer);
              return (layer && replaced(layer, isOf(layer, node))?.(node.operation)) || node.operation;
            }),
        };
      }
    }
  },
};

/** What the nodes of a layer are, by which a mistake replaces them. */
const NODES: Readonly<Record<string, readonly string[]>> = {
  attention: ['q', 'k', 'v', 'qkv', 'scores', 'masked-softmax', 'mix'],
  positions: ['positions'],
};

function isOf({ type }: Layer, { part, role, operation }: Node): string {
  return type === 'positions' && role === 'z' ? type : (part?.is ?? operation.type);
}

/** The operation that stands in place of that of a node of a layer; undefined where it stays. */
type Replaced = (layer: Layer, is: string) => ((own: Operation) => Operation) | undefined;

/** Another mask, of an attention that has one of that kind. */
function otherMask(of: (own: Hiding) => Hiding | undefined): Replaced {
  return (layer, is) => {
    const hiding = of(hidingOf(layer));
    if (is !== 'masked-softmax' || hiding === undefined || traitsOf(layer).maskAfter) return undefined;
    return ({ output, pullbacks }) => {
      const other = maskedSoftmax(output, hiding);
      return { ...other, pullbacks: { ...pullbacks, ...other.pullbacks } };
    };
  };
}

const OTHERS: readonly (readonly [string, Replaced])[] = [
  [
    'without the mask',
    otherMask(({ later, mask }) => (later === undefined && mask === undefined ? undefined : {})),
  ],
  [
    'without the causal mask',
    otherMask(({ later, mask }) => (later === undefined || mask === undefined ? undefined : { mask })),
  ],
  [
    'with the causal mask alone',
    otherMask(({ later, mask }) => (later === undefined || mask === undefined ? undefined : { later })),
  ],
  [
    'with a causal mask',
    otherMask(({ later, ...own }) => (later === undefined ? { ...own, later: 0 } : undefined)),
  ],
  [
    'with a causal mask that hides each step from itself',
    otherMask(({ later, ...own }) => (later === undefined ? undefined : { ...own, later: later - 1 })),
  ],
  [
    'with a causal mask that shows each step the next one',
    otherMask(({ later, ...own }) => (later === undefined ? undefined : { ...own, later: later + 1 })),
  ],
  [
    'with the mask inverted',
    otherMask(({ mask, ...own }) => mask && { ...own, mask: { ...mask, hides: !mask.hides } }),
  ],
  [
    'with the softmax over the steps',
    (layer, is) => (is === 'masked-softmax' && isSquare(layer) ? overSteps : undefined),
  ],
  ['without the scale of the scores', otherScale(() => 1)],
  ['with the scale of the scores twice', otherScale((scale) => scale * scale)],
  ['multiplied by the root of the head size in place of a division', otherScale((scale) => 1 / scale)],
  [
    'with the root of all features in the scale of the scores',
    otherScale((_, layer) => 1 / Math.sqrt(featuresOf(layer))),
  ],
  [
    'with q, k and v split into heads without exchanging the axes',
    (layer, is) => mixedHeads(layer, is, true, false),
  ],
  ['with the heads joined without exchanging the axes', (layer, is) => mixedHeads(layer, is, false, true)],
  [
    'with the heads split and joined without exchanging the axes',
    (layer, is) => mixedHeads(layer, is, true, true),
  ],
  ['without the positions', (_, is) => (is === 'positions' ? notAdded : undefined)],
  ['with sines and cosines exchanged', otherEncoding((feature) => [feature + 1, feature - (feature % 2)])],
  [
    'with all sines before all cosines',
    otherEncoding((feature, d) => [Math.floor((2 * feature) / d), 2 * (feature % Math.ceil(d / 2))]),
  ],
  ['with an exponent for each feature', otherEncoding((feature) => [feature, feature])],
];

/** A softmax over the steps of each key, of the scores that are not hidden. */
function overSteps(own: Operation): Operation {
  const { output } = own;
  const plain = maskedSoftmax(output, {});
  const ofSeen = (at: OperationInputs, rows: Float64Array, instead: number): Float64Array => {
    const p = new Float64Array(rows.length);
    own.value(at, p);
    return rows.map((value, k) => (p[k] === 0 ? instead : value));
  };
  return {
    ...own,
    value(at, p) {
      plain.value({ ...at, x: transposed(ofSeen(at, at.x, HIDDEN), output) }, p);
      p.set(transposed(p, output));
    },
    pullbacks: {
      ...own.pullbacks,
      x(at, upstream) {
        const value = transposed(at.value, output);
        const turned = plain.pullbacks.x!({ ...at, value }, transposed(upstream, output));
        return ofSeen(at, transposed(turned, output), 0);
      },
    },
  };
}

function otherScale(of: (scale: number, layer: Layer) => number): Replaced {
  return (layer, is) => {
    const [own, features] = [scaleOf(layer), featuresOf(layer)];
    if (is !== 'scores' || of(own, layer) === own) return undefined;
    const [q, k] = [partOf(layer, 0), partOf(layer, 1)];
    return ({ output }) => scores(output, features / headsOf(layer), of(own, layer), q, k);
  };
}

function mixedHeads(layer: Layer, is: string, split: boolean, joined: boolean): ReturnType<Replaced> {
  if (layer.type !== 'attention' || !mixes(layer)) return undefined;
  const { steps, keys } = traitsOf(layer);
  if (is === 'mix') {
    const way = (to: 'split' | 'join') => (rows: Float64Array) => inHeads(layer, rows, steps, to);
    return joined ? (own) => rearranged(own, way('join'), way('split')) : undefined;
  }
  if (!split || !'qkv'.includes(is)) return undefined;
  const parts = is === 'qkv' ? [0, 1, 2] : ['qkv'.indexOf(is)];
  const each = (way: 'split' | 'join') => (rows: Float64Array) =>
    parts.reduce((all, number) => {
      const part = headPart(layer.definition, featuresOf(layer), number);
      const rows = taken(all, part, featuresOf(layer));
      return placed(all, part, inHeads(layer, rows, number === 0 ? steps : keys, way));
    }, rows);
  return (own) => rearranged(own, each('split'), each('join'));
}

/** An operation whose output has its numbers in other places. */
function rearranged(
  own: Operation,
  there: (rows: Float64Array) => Float64Array,
  back: typeof there,
): Operation {
  const pullbacks = Object.entries(own.pullbacks).map(([argument, pull]): [string, Pullback] => [
    argument,
    (at, upstream) => pull(at, back(upstream)),
  ]);
  return {
    ...own,
    value(at, y) {
      own.value(at, y);
      y.set(there(y));
    },
    pullbacks: Object.fromEntries(pullbacks),
  };
}

function notAdded(own: Operation): Operation {
  return {
    ...own,
    value: ({ x }, y) => y.set(x),
    pullbacks: {
      ...(own.pullbacks.bias && { bias: () => new Float64Array(own.parameters[0].size) }),
      x: (_at, upstream) => upstream.slice(),
    },
  };
}

/** Other sines and cosines: of each feature of d whether it has the cosine (odd) or the sine, and the exponent times d. */
function otherEncoding(of: (feature: number, d: number) => readonly [number, number]): Replaced {
  return (layer, is) => {
    if (is !== 'positions' || layer.definition.options?.encoding !== 'sine') return undefined;
    const d = featuresOf(layer);
    const offsets = Float64Array.from({ length: rowLength(layer.output) }, (_, k) => {
      const [parity, exponent] = of(k % d, d);
      const angle = Math.floor(k / d) * 10_000 ** (-exponent / d);
      return -(parity % 2 === 0 ? Math.sin(angle) : Math.cos(angle));
    });
    return ({ output }) => rescale(output, { offsets });
  };
}
