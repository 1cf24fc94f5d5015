import * as z from 'zod';
import { count, number, optional } from './fields.ts';
import { activated, biased, layer } from './layer.ts';

const part = z.string().min(1);

/** What transformers have beside dense layers and norms. */
export const attentionLayers = [
  layer(
    'attention',
    'Attention over the steps of a sequence: q = Wq·x + bq, k and v alike, of the same sequence or of the second one of two in from, [queries, keys]; S = scale·q·kᵀ and P = softmax(S) for each head; a = f(Wo·(P·v) + bo). The parameters are NAME.q.weight, NAME.q.bias, NAME.k…, NAME.v…, NAME.out….',
    {
      heads: optional(
        count(),
        'How many heads share the features: head h has those from h·size on, with size = features/heads. Default: 1.',
      ),
      scale: optional(
        number(),
        'What the scores are multiplied by. Default: 1/√size, as in llm.c, cs231n and torch; 1 is no scaling.',
      ),
      mask: optional(
        z.union([part, z.array(part).min(1).max(2)], {
          error: 'expected "causal", the name of a part of the inputs, or both in a list',
        }),
        'Which keys a step sees: "causal", those up to itself; the name of a part of the inputs with a number for each step, those where it is not 0 (padding), or with a number for each step and key; or both in a list. Hidden scores are −∞ before the softmax. Default: all.',
      ),
      maskHides: optional(
        z.boolean(),
        'Whether a number of the mask that is not 0 hides its key, as True in torch’s masks; else it keeps it, as in cs231n. Default: false.',
      ),
      maskAfter: optional(
        z.boolean(),
        'Whether the causal mask sets weights to 0 after the softmax, so that they do not sum to 1, in place of −∞ before it. Default: false.',
      ),
      align: optional(
        z.enum(['first', 'last']),
        'Of a causal mask with more keys than steps: first, step t sees the keys up to t (numpy’s tril); last, the last step sees all. Default: first.',
      ),
      rotary: optional(
        z.enum(['pairs', 'halves']),
        'Rotary positions: at step t two features of q, and of k, turn by the angle t·10000^(−2i/size). pairs: 2i and 2i + 1 of a head (RoFormer). halves: i and i + size/2 (Llama in transformers). Default: none.',
      ),
      packed: optional(
        z.boolean(),
        'Whether q, k and v are one map, NAME.qkv.weight of [3·features, features] and NAME.qkv.bias, as in llm.c. Default: false, as in cs231n.',
      ),
      projection: optional(z.boolean(), 'Whether Wo and bo are applied to the heads. Default: true.'),
      ...biased,
      ...activated,
    },
  ),
  layer('positions', 'Adds a row of numbers to each step of a sequence, which tells the steps apart.', {
    encoding: optional(
      z.enum(['learned', 'sine']),
      'learned: NAME.weight of [steps, features], as in llm.c. sine: sin(t·10000^(−j/d)) at step t and each even feature j of d, and the cosine of the same after it, as in cs231n. Default: learned.',
    ),
    ...activated,
  }),
] as const;
