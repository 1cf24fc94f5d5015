import { groups } from './groups.ts';
import { stressLayers } from './stress.ts';

/**
 * Checks so many random networks of each group and prints a table; exits with 1 where a right gradient is called wrong, a
 * planted error right, or a bound is exceeded.
 */
export async function main([count = '200', seed = '1', only]: string[]): Promise<void> {
  let failures = 0;
  for (const group of Object.keys(groups)) {
    if (only !== undefined && only !== group) continue;
    for (const precision of ['float64', 'float32'] as const) {
      const all = await stressLayers(group, precision, Number(count), Number(seed));
      failures += all.verdicts.mismatch + all.missed + all.exceeded;
      const width = (part: number): string =>
        (all.widths[Math.floor(part * (all.widths.length - 1))] ?? 0).toPrecision(2);
      for (const example of all.examples) console.log(example);
      console.log(
        `${group}, ${precision}: ${all.networks} networks, ${all.weights} weights: ${JSON.stringify(all.verdicts)};`,
        ...(precision === 'float64' ? [`bound exceeded ${all.exceeded};`] : []),
        `planted ${all.planted}, accepted ${all.missed}, left open ${all.open},`,
        `beside terms that cancel ${all.near};`,
        `bound/gradient median ${width(0.5)}, 99 % ${width(0.99)}`,
      );
    }
  }
  if (failures > 0) process.exitCode = 1;
}
