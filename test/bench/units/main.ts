import { FAMILIES } from '../../support/families.ts';
import { noStress, stress } from '../../support/stress.ts';

/** Stresses so many networks of each family; exits with 1 where anything is wrong. */
export async function main([count = '230', seed = '1', only]: string[]): Promise<void> {
  const total = noStress();
  for (const [name, make] of Object.entries(FAMILIES)) {
    if (only !== undefined && name !== only) continue;
    const own = noStress();
    for (let k = 0; k < Number(count); k++) await stress(make(Number(seed) * 100_003 + k), own);
    const { examples, ...numbers } = own;
    console.log(`${name}: ${JSON.stringify(numbers)}${examples.map((line) => `\n  ${line}`).join('')}`);
    for (const key of Object.keys(numbers) as (keyof typeof numbers)[]) total[key] += numbers[key];
  }
  const { examples: _, ...numbers } = total;
  console.log(`all: ${JSON.stringify(numbers)}`);
  process.exitCode =
    total.exceeded + total.accused + total.disagreed + total.inconclusive + total.missed > 0 ? 1 : 0;
}
