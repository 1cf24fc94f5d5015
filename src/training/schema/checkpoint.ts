import * as z from 'zod';

const count = z.int().min(0);
/** Also NaN and the infinities, which a training that diverged has. */
const number = z.custom<number>((value) => typeof value === 'number');
const costs = { cost: number, validationCost: number.optional() };

const history = z.array(z.object({ epoch: count, ...costs, gradientNorm: number })).min(1);
const checks = z.array(
  z.object({
    when: z.enum(['before', 'during', 'after']),
    epoch: count,
    status: z.enum(['match', 'mismatch', 'inconclusive']),
    checked: count,
    weights: count,
    examples: count,
    mismatches: count,
    inconclusive: count,
    largestRelativeError: number,
  }),
);

/** The state of a Mersenne twister: where it is among its 624 numbers, and they. */
const random = z
  .array(z.int())
  .length(625)
  .refine(([at]) => at >= 0 && at < 624);

/** A training of so many weights between two steps. */
export function trainingState(size: number) {
  const vector = z.instanceof(Float64Array).refine(({ length }) => length === size);
  const optimizer = z.object({ steps: count, velocity: vector, first: vector, second: vector });
  return z
    .object({
      done: z.array(
        z.object({
          ended: z.enum(['completed', 'until-cost', 'patience', 'stopped', 'diverged']),
          epoch: count,
          ...costs,
          history,
          checks,
        }),
      ),
      best: z.object({ run: count, theta: vector, observed: z.unknown() }).optional(),
      run: z.object({
        epochs: z.object({ epoch: count, batches: count, random: random.optional(), optimizer }),
        theta: vector,
        costs: z.object(costs),
        best: z.object({ cost: number, epoch: count }),
        history,
        checks,
        observed: z.unknown(),
      }),
    })
    .refine(({ done, best }) => (best === undefined ? done.length === 0 : best.run < done.length));
}
