import { arrange, type Layout } from '../../../tensors/layout.ts';
import { type ParameterSpace, type ParameterTensor, parameterSpace } from '../../../tensors/parameters.ts';

/** An order in which programs print all parameters one after another. */
export interface Order {
  /** Its description in messages: `layer by layer, weight before bias, row by row`. */
  readonly words: string;
  /** `source[k]` is the index in θ of number k. */
  readonly source: Int32Array;
}

type Tensors = ParameterSpace['tensors'];

/** How the tensors follow one another. */
const SEQUENCES: readonly { readonly words: string; readonly of: (layers: Tensors[]) => Tensors }[] = [
  { words: 'layer by layer, weight before bias', of: (layers) => layers.flat() },
  {
    words: 'layer by layer, bias before weight',
    of: (layers) => layers.flatMap((layer) => [...layer].sort(by('bias'))),
  },
  { words: 'all weights before all biases', of: (layers) => [...layers.flat()].sort(by('weight')) },
  { words: 'all biases before all weights', of: (layers) => [...layers.flat()].sort(by('bias')) },
];

const MAJOR = ['row-major', 'column-major'] as const;
const MAJOR_WORDS = { 'row-major': 'row by row', 'column-major': 'column by column' };

/** Layouts in which each unit has its bias beside its weights. */
const PACKED: readonly Layout['bias'][] = ['first-column', 'last-column'];
const PACKED_WORDS: Partial<Record<Layout['bias'], string>> = {
  'first-column': 'unit by unit, the bias before the weights',
  'last-column': 'unit by unit, the weights before the bias',
};

/**
 * Lists the orders that programs print parameters in, with matrices of shape [units, inputs]: a matrix of shape [inputs,
 * units] row by row is the same column by column. Orders that are the same for this network are listed once.
 *
 * @param frozen 1 for each weight that may not be printed; they are left out
 */
export function ordersOf(space: ParameterSpace, frozen: Uint8Array): Order[] {
  const orders = new Map<string, Order>();
  const add = (words: string, all: Int32Array): void => {
    const source = all.filter((index) => frozen[index] !== 1);
    const key = source.join();
    if (!orders.has(key)) orders.set(key, { words, source });
  };
  const forward = layersOf(space);
  const directions = [
    { layers: forward, words: '' },
    { layers: [...forward].reverse(), words: ', the last layer first' },
  ];
  for (const { layers, words: direction } of directions) {
    for (const major of MAJOR) {
      for (const sequence of SEQUENCES) {
        const words = `${sequence.words}, ${MAJOR_WORDS[major]}${direction}`;
        add(
          words,
          unrolled(space, sequence.of(layers), { weight: 'out-in', bias: 'separate', unrolled: major }),
        );
      }
    }
    for (const bias of PACKED) {
      const words = `${PACKED_WORDS[bias]}${direction}`;
      add(words, unrolled(space, layers.flat(), { weight: 'out-in', bias, unrolled: 'row-major' }));
    }
  }
  return [...orders.values()];
}

/** The tensors of each layer. */
function layersOf({ tensors }: ParameterSpace): Tensors[] {
  const layers = new Map<string, ParameterTensor[]>();
  for (const tensor of tensors) layers.set(tensor.layer, [...(layers.get(tensor.layer) ?? []), tensor]);
  return [...layers.values()];
}

function by(first: ParameterTensor['kind']) {
  return (a: ParameterTensor, b: ParameterTensor): number =>
    Number(a.kind !== first) - Number(b.kind !== first);
}

/** The places in θ of the tensors, put one after another and unrolled. */
function unrolled(space: ParameterSpace, tensors: Tensors, layout: Layout): Int32Array {
  const moved = parameterSpace(tensors);
  const places = new Int32Array(space.size);
  moved.tensors.forEach(({ offset, size }, k) => {
    for (let i = 0; i < size; i++) places[offset + i] = tensors[k].offset + i;
  });
  const [all] = arrange(moved, layout);
  return all.source.map((index) => places[index]);
}
