import { optionsOf } from '../../../network/layers/recurrent.ts';
import { pullback } from '../../../network/rules.ts';
import { type NodeMistake, type NodePull, nodeFault, partNode, partValue } from '../node-faults.ts';
import { cut } from '../recurrence.ts';
import { asItIs, atValue, mistakeAt, negated, times, wrongAt } from '../wrong-pulls.ts';

/** The gates that get ∂J/∂c, with the products that they are a factor of. */
const OF_CELL = { i: ['i·g', 'x'], f: ['f·c', 'x'], g: ['i·g', 'other'] } as const;

/** The ways through the cell of an LSTM. */
export const cellGradient = nodeFault(
  {
    code: 'NN155',
    slug: 'cell-gradient',
    words: 'lstm cell state dc tanh(c) output gate forget gate c_prev parentheses dc_next overwritten',
    title: 'the gradient of the cell of an LSTM is wrong',
    rule: 'delta through a layer',
    met: 4,
    about:
      'With c_t = f·c_{t−1} + i·g and h_t = o·tanh(c_t): s = dc + dh·o·(1 − tanh²c), do = dh·tanh(c), df = s·c_{t−1}, di = s·g, dg = s·i and dc_{t−1} = s·f. A factor is missing or another one, a bracket is missing, or the way from h to c is, or has the opposite sign.',
    wrong: ['s = dc + dh * o * (1 - c ** 2)', 'di = s * g * i * (1 - i)'],
    right: ['s = dc + dh * o * (1 - np.tanh(c) ** 2)', 'di = s * g * i * (1 - i)'],
    shows:
      'The layers above are right, and gates of the LSTM and all below it wrong. A wrong carry shows from the second step on.',
    matters: 'The cell is what an LSTM remembers with: the gates do not learn what to keep.',
    fix: 's = dc + dh·o·(1 − tanh²(c)) with the sum in brackets wherever it is multiplied; do = dh·tanh(c)·o(1 − o), df = s·c_{t−1}·f(1 − f), di = s·g·i(1 − i), dg = s·i·(1 − g²), dc_{t−1} = s·f.',
  },
  ['lstm'],
  [
    mistakeAt('h', 'other', 'without the output gate o in ∂J/∂c', asItIs),
    mistakeAt('tanh c', 'x', 'without the way from h to c', cut),
    mistakeAt('tanh c', 'x', 'with the opposite sign of dh·o·(1 − tanh²c)', negated),
    mistakeAt('tanh c', 'x', 'without the derivative of tanh(c)', asItIs),
    mistakeAt('tanh c', 'x', 'with 1 − tanh²(tanh c) in place of 1 − tanh²(c)', atValue),
    mistakeAt('tanh c', 'x', 'with 1 − c² in place of 1 − tanh²(c)', ({ upstream, inputs: { x: c } }) =>
      upstream.map((own, k) => own * (1 - c[k] ** 2)),
    ),
    mistakeAt('h', 'x', 'with c in place of tanh(c) in the gradient of gate o', ofCell),
    mistakeAt('f·c', 'x', 'with c_t in place of c_{t−1} in the gradient of gate f', ofCell),
    mistakeAt('f·c', 'other', 'without the forget gate f where ∂J/∂c is carried back', asItIs),
    mistakeAt('i·g', 'x', 'with i in place of g in the gradient of gate i', timesX),
    mistakeAt('i·g', 'other', 'with g in place of i in the gradient of the candidate g', timesOther),
    {
      does: 'with i and g exchanged in their gradients',
      wrong: [wrongAt('i·g', 'x', timesX), wrongAt('i·g', 'other', timesOther)],
    },
    ...(['i', 'f', 'g', 'ifg'] as const).map(
      (gates): NodeMistake => ({
        does: `without brackets round the sum in the gradient of ${gates === 'ifg' ? 'gates i, f and g' : `gate ${gates}`}, dc·v + S·v·s(1 − s),`,
        wrong: [...gates].map((gate) => wrongAt(gate, 'x', withoutBrackets)),
      }),
    ),
    {
      does: 'with ∂J/∂c overwritten by dh·o·(1 − tanh²c)',
      wrong: [wrongAt('c', 'x', ofState), wrongAt('c', 'other', ofState)],
      // Where nothing else reads the cells, what is lost is what the next step carries back: NN146.
      fits: ({ definition }) => optionsOf(definition).cells === true,
    },
  ],
);

function ofCell({ at, layer, step, upstream }: NodePull): Float64Array {
  return times(upstream, partValue(at, layer, 'c', step)!);
}

function timesX({ upstream, inputs }: NodePull): Float64Array {
  return times(upstream, inputs.x);
}

function timesOther({ upstream, inputs }: NodePull): Float64Array {
  return times(upstream, inputs.other!);
}

/** The part of ∂J/∂c that comes from the state of the same step: dh·o·(1 − tanh²c). */
function ofState({ at, layer, step }: NodePull): Float64Array {
  const tanh = partNode(at, layer, 'tanh c', step);
  return pullback(at, tanh, 'x', at.ofNodes[tanh]!);
}

function withoutBrackets(pull: NodePull): Float64Array {
  const { at, layer, step, node, upstream, right } = pull;
  const [product, argument] = OF_CELL[at.network.nodes[node].part!.is as keyof typeof OF_CELL];
  const own = pullback(at, partNode(at, layer, product, step), argument, ofState(pull));
  return right(own).map((value, k) => value + (upstream[k] - own[k]));
}
