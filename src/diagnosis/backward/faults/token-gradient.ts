import { mistakeIn, type NodeMistake, type NodePull, nodeFault } from '../node-faults.ts';

/** The rows of an embedding by the occurrences of their tokens, and those of learned positions by the steps. */
export const tokenGradient = nodeFault(
  {
    code: 'NN150',
    slug: 'token-gradient',
    words:
      'embedding tokens repeated duplicate indices dW[x] += assigned overwritten np.add.at padding padding_idx row lookup learned positions wpe',
    title: 'repeated tokens, the padding or the positions are wrong in the gradient of an embedding',
    rule: 'weight gradient',
    met: 5,
    about:
      'The gradient of a row of an embedding is the sum over all occurrences of its token. It is that of the last occurrence, or their mean, or the row of the padding has a gradient. The gradient of a row of learned positions is the sum over the examples at its step alone. It is summed over the steps too, or is that of the last example.',
    wrong: ['dW = np.zeros_like(W)', 'dW[tokens] += d  # one addition for each different token'],
    right: ['dW = np.zeros_like(W)', 'np.add.at(dW, tokens, d)'],
    shows: 'Rows of tokens that occur once are right, and so are all other tensors.',
    matters: 'Frequent tokens learn too slowly, or the padding learns.',
    fix: 'Add at every occurrence: np.add.at(dW, tokens, d), or dW = one_hotᵀ·d. Skip the tokens that are padding. Of learned positions, dP = d.sum(axis=0).',
    butRight: 'Where no token repeats, dW[tokens] += d gives the right numbers.',
  },
  ['embedding', 'positions'],
  [
    ofRows('with the last occurrence only of each token', (pull) =>
      scatter(pull, { isAssigned: () => true }),
    ),
    ofRows('with the last occurrence only of each token within each example', (pull) =>
      scatter(pull, { isAssigned: (before, now) => before === now }),
    ),
    ofRows('with the mean over the occurrences of each token in place of their sum', (pull) =>
      scatter(pull, { isMean: true }),
    ),
    {
      ...ofRows('with a gradient for the row of the padding', (pull) => scatter(pull, { ofPadding: true })),
      fits: ({ definition }) => definition.options?.padding !== undefined,
    },
    ofPositions('with the sum over the steps in each row of the positions', (sum) => sum),
    ofPositions('with the mean over the steps in each row of the positions', (sum, steps) => sum / steps),
    mistakeIn(
      'scale-shift',
      'with the last example only in the gradient of the positions',
      ({ upstream, operation: { inputs }, right }) =>
        right(upstream.map((own, k) => (k < upstream.length - inputs ? 0 : own))),
      undefined,
      'bias',
    ),
  ],
);

function ofRows(does: string, pull: (pull: NodePull) => Float64Array): NodeMistake {
  return { does, wrong: [{ type: 'embedding', argument: 'weight', pull }] };
}

function ofPositions(does: string, of: (sum: number, steps: number) => number): NodeMistake {
  const pull = ({ operation: { output }, right }: NodePull): Float64Array => {
    const [own, [{ length: steps }, { length: features }]] = [right(), output];
    const sums = new Float64Array(features);
    own.forEach((value, k) => {
      sums[k % features] += value;
    });
    return own.map((_, k) => of(sums[k % features], steps));
  };
  const fits: NodeMistake['fits'] = (_layer, { output }) => output[0].length > 1;
  return mistakeIn('scale-shift', does, pull, fits, 'bias');
}

interface Scatter {
  /** Whether an occurrence takes the place of one before, by their examples. */
  readonly isAssigned?: (before: number, now: number) => boolean;
  readonly isMean?: boolean;
  readonly ofPadding?: boolean;
}

/** Adds the upstream of each occurrence of a token to its row in another way. */
function scatter(
  { layer, operation, inputs: { x }, upstream }: NodePull,
  { isAssigned = () => false, isMean, ofPadding }: Scatter,
): Float64Array {
  const [{ size, shape }] = operation.parameters;
  const [vocabulary, units] = shape;
  const { padding } = layer.definition.options ?? {};
  const rows = new Float64Array(size);
  const kept = new Float64Array(size);
  const many = new Float64Array(vocabulary);
  const seenIn = new Int32Array(vocabulary).fill(-1);
  for (let p = 0; p < x.length; p++) {
    const [token, example] = [x[p], Math.floor(p / operation.inputs)];
    if (token === padding && ofPadding !== true) continue;
    // What was assigned within an example is added to the examples before.
    const replaces = many[token] > 0 && isAssigned(seenIn[token], example);
    for (let k = token * units, j = p * units; k < (token + 1) * units; k++, j++) {
      if (!replaces) kept[k] = rows[k];
      rows[k] = kept[k] + upstream[j];
    }
    seenIn[token] = example;
    many[token]++;
  }
  return isMean === true ? rows.map((sum, k) => sum / Math.max(1, many[Math.floor(k / units)])) : rows;
}
