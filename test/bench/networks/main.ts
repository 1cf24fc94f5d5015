import fc from 'fast-check';
import { checkReference } from '../../../src/verdict/check-reference.ts';
import { VERDICTS } from '../../../src/verdict/verdict.ts';
import { networks } from '../../support/networks.ts';
import { POINTS, problemAt } from '../../support/points.ts';

/** What came of the networks at one kind of point. */
interface Tally {
  networks: number;
  weights: number;
  readonly verdicts: Record<string, number>;
  readonly reasons: Map<string, number>;
}

/** Checks that many random networks and prints a table; exits with 1 where a right gradient is called wrong. */
export async function main([count = '10000', seed = '1', only]: string[]): Promise<void> {
  const points = Object.entries(POINTS).filter(([name]) => only === undefined || name === only);
  const made = fc.sample(networks, { numRuns: Number(count), seed: Number(seed) });
  const tallies = new Map(points.map(([name]) => [name, newTally()]));
  let accused = 0;
  for (const [k, network] of made.entries()) {
    const [name, point] = points[k % points.length];
    const problem = problemAt(network, point);
    const { check } = await checkReference(problem);
    const tally = tallies.get(name)!;
    tally.networks++;
    for (const verdict of VERDICTS) {
      tally.verdicts[verdict] += check.counts[verdict];
      tally.weights += check.counts[verdict];
    }
    for (const tensor of check.tensors) {
      for (const { reason } of tensor.notes.values()) {
        if (reason !== undefined) tally.reasons.set(reason, (tally.reasons.get(reason) ?? 0) + 1);
      }
      tensor.weights.verdict.forEach((code, flat) => {
        if (
          VERDICTS[code] !== 'mismatch' &&
          (process.env.SHOW === undefined || VERDICTS[code] !== process.env.SHOW)
        )
          return;
        if (VERDICTS[code] === 'mismatch') accused++;
        const [analytic, numeric, bound] = ['analytic', 'numeric', 'bound'].map(
          (column) => tensor.weights[column as 'bound'][flat],
        );
        const { layers, loss } = problem.definition;
        const what = layers.map(({ activation }) => activation.type).join(' ');
        console.log(
          `${VERDICTS[code]}: ${name}, network ${k} (${what}; ${JSON.stringify(loss)}), ${tensor.name}[${flat}]:`,
          `analytic ${analytic}, numeric ${numeric} ± ${bound}`,
          tensor.notes.get(flat)?.text ?? '',
        );
      });
    }
  }
  for (const [name, { networks, weights, verdicts, reasons }] of tallies) {
    const shares = VERDICTS.map(
      (verdict) => `${verdict} ${((100 * verdicts[verdict]) / weights).toFixed(3)} %`,
    );
    const why = [...reasons].map(([reason, times]) => `${reason} ${times}`).join(', ');
    console.log(
      `${name.padEnd(32)} ${networks} networks, ${weights} weights: ${shares.join(', ')}${why && ` (${why})`}`,
    );
  }
  console.log(`${made.length} networks from seed ${seed}; weights falsely called a mismatch: ${accused}`);
  if (accused > 0) process.exitCode = 1;
}

function newTally(): Tally {
  return {
    networks: 0,
    weights: 0,
    verdicts: Object.fromEntries(VERDICTS.map((verdict) => [verdict, 0])),
    reasons: new Map(),
  };
}
