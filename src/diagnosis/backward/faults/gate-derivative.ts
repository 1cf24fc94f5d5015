import { nodeFault } from '../node-faults.ts';
import { cut } from '../recurrence.ts';
import { asItIs, atValue, mistakeAt, negated } from '../wrong-pulls.ts';

/** The gates and candidates that one line of code is for, by `Part.is`. */
const GATES: readonly (readonly [words: string, part: string | RegExp])[] = [
  ...['i', 'f', 'o', 'r', 'z'].map((gate) => [`gate ${gate}`, gate] as const),
  ['every gate', /^[ifo]$/],
  ['every gate', /^[rz]$/],
];
const CANDIDATES: typeof GATES = [
  ['the candidate g', 'g'],
  ['the candidate n', 'n'],
  ['every gate and of the candidate', /^[ifog]$/],
  ['every gate and of the candidate', /^[rzn]$/],
];

/** The delta of a gate: the derivative of its sigmoid or tanh, its sign, or all of it. */
export const gateDerivative = nodeFault(
  {
    code: 'NN154',
    slug: 'gate-derivative',
    words:
      'lstm gru gate sigmoid tanh derivative missing i(1-i) f(1-f) o(1-o) 1-g**2 prime twice sign negative zero delta',
    title: 'the delta of a gate is wrong',
    rule: 'activation derivative',
    met: 3,
    about:
      'A gate is s = σ(z), with the derivative s(1 − s); a candidate is g = tanh(z), with 1 − g². The derivative or a factor of it is missing, or it is taken at s in place of z: σ(s)(1 − σ(s)). Or the delta of one gate has the opposite sign, or is left out.',
    wrong: ['i = sigmoid(zi)', 'di = dc * g', 'dzi = di * i'],
    right: ['i = sigmoid(zi)', 'di = dc * g', 'dzi = di * i * (1 - i)'],
    shows:
      'The parameters of that gate are wrong, and by what is carried back, those of all gates at earlier steps.',
    matters:
      'A gate without its derivative takes steps that are four times too large or more, most where it is saturated.',
    fix: 'dz = ds·s(1 − s) for a gate and dz = dg·(1 − g²) for the candidate, with the stored s = σ(z) and g = tanh(z).',
  },
  ['lstm', 'gru'],
  [
    ...[...GATES, ...CANDIDATES].flatMap(([gate, part]) => [
      mistakeAt(part, 'x', `without the derivative of ${gate}`, asItIs),
      mistakeAt(part, 'x', `with the derivative of ${gate} taken at its value in place of z`, atValue),
    ]),
    ...[...GATES, ...CANDIDATES].flatMap(([gate, part]) =>
      typeof part === 'string'
        ? [
            mistakeAt(part, 'x', `with the opposite sign of the delta of ${gate}`, negated),
            mistakeAt(part, 'x', `without the delta of ${gate}`, cut),
          ]
        : [],
    ),
    ...GATES.flatMap(([gate, part]) => [
      mistakeAt(part, 'x', `with s in place of s(1 − s) in ${gate}`, ({ upstream, inputs: { value } }) =>
        upstream.map((own, k) => own * value[k]),
      ),
      mistakeAt(part, 'x', `with 1 − s in place of s(1 − s) in ${gate}`, ({ upstream, inputs: { value } }) =>
        upstream.map((own, k) => own * (1 - value[k])),
      ),
    ]),
  ],
);
