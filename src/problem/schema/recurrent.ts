import * as z from 'zod';
import { count, number, object, optional } from './fields.ts';

const name = () => z.string().min(1);

/** The letters of gates in any order, each once; some have several names. */
const gatesOf = (letters: readonly string[], example: string) =>
  z
    .string()
    .refine(
      (gates) =>
        gates.length === letters.length &&
        letters.every((names) => [...gates].filter((gate) => names.includes(gate)).length === 1),
      { error: `expected the letters of its gates, each once, as in "${example}"` },
    );

/** The fields of every recurrent layer. */
export const recurrent = {
  units: count().describe('How many numbers its state has.'),
  returns: optional(
    z.enum(['all', 'last']),
    'What it gives: the states of all steps, [steps, units], as in cs231n and torch, or the last. Default: all.',
  ),
  combined: optional(
    z.enum(['input-first', 'state-first']),
    'One weight W of [units, features + units] for input and state together: [x, h] as in min-char-lstm, or [h, x] (state-first) as in deeplearning.ai’s LSTM. Default: two weights, Wx of [units, features] and Wh of [units, units], as in cs231n; [in, out] where layout.weight is in-out.',
  ),
  biases: optional(
    z.literal([1, 2]),
    'How many biases it has: b, or b and bh, which is added with Wh, as in torch (bias_ih, bias_hh). Default: 1.',
  ),
  truncate: optional(
    count(),
    'Steps after which the backward pass stops: the state that enters step truncate, 2·truncate, … is taken for a constant, as in truncated backpropagation through time. Default: it goes through all steps.',
  ),
};

const initialState = optional(
  name(),
  'The layer or the named input whose numbers are the state before the first step. Default: zeros.',
);

export const rnn = {
  ...recurrent,
  activation: optional(
    z.enum(['tanh', 'relu', 'sigmoid', 'linear']),
    'The function f. Default: tanh, as in every course.',
  ),
  initialState,
};

const gateTensors = optional(
  z.enum(['joint', 'separate']),
  'Whether the gates stand in one tensor, Wx of [gates·units, features], as in cs231n and torch, or each has its own: Wxi, Whi, bi for gate i (Wi where combined), as in deeplearning.ai and d2l. Default: joint.',
);

export const lstm = {
  ...recurrent,
  gates: optional(
    gatesOf(['i', 'f', 'o', 'gcj'], 'ifog'),
    'The order of the gates in a joint tensor: i, f, o and g, which may be called c (Keras) or j (TensorFlow). ifog: cs231n. ifgo: torch. ifco: Keras. fgio: Deep Learning from Scratch. fico: deeplearning.ai. iofc: ONNX. Default: ifog.',
  ),
  gateTensors,
  forgetBias: optional(
    number(),
    'What is added to the pre-activation of f beside its bias, as TensorFlow’s forget_bias of 1. Default: 0.',
  ),
  cells: optional(
    z.boolean(),
    'Whether it gives its cells c behind its states h, [2, steps, units]. Default: false, h alone.',
  ),
  initialState: optional(
    z.union(
      [
        name(),
        object({
          h: optional(name(), 'The source of the initial h. Default: zeros.'),
          c: optional(name(), 'The source of the initial c. Default: zeros.'),
        }),
      ],
      {
        error: 'expected the name of a layer or an input, or {"h": …, "c": …}',
      },
    ),
    'The layers or named inputs whose numbers are h and c before the first step; a name alone is that of h. Default: zeros.',
  ),
};

export const gru = {
  ...recurrent,
  gates: optional(
    gatesOf(['r', 'zu', 'nhcg'], 'rzn'),
    'The order of the gates in a joint tensor: r, z, which may be called u (TensorFlow), and n, which may be called h, c or g. rzn: torch. zrh: Keras, Deep Learning from Scratch. ruc: TensorFlow. Default: rzn.',
  ),
  gateTensors,
  reset: optional(
    z.enum(['before', 'after']),
    'Where r multiplies: before is Wh·(r ⊙ h), as in the paper, d2l and Deep Learning from Scratch; after is r ⊙ (Wh·h + bh), as in torch and cuDNN. Default: before.',
  ),
  update: optional(
    z.enum(['old', 'new']),
    'What z is the part of: old is z ⊙ h + (1 − z) ⊙ n, as in d2l and torch; new is (1 − z) ⊙ h + z ⊙ n, as in Deep Learning from Scratch. Default: old.',
  ),
  initialState,
};
