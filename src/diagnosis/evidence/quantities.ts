import { rowLength } from '../../network/shape.ts';
import type { Problem } from '../../problem/problem.ts';
import { positionAxes } from '../backward/positions.ts';

/** A number that is a property of the problem, or that people often use. */
export interface Quantity {
  readonly value: number;
  /** `the number of examples, 4`, `1/N (N = 4 examples)` */
  readonly words: string;
  /** Of quantities that are equal the one of the lowest rank is meant: 0 is the commonest. */
  readonly rank: number;
}

/** Returns the usual wrong factors: numbers of the problem and their inverses, and round numbers. */
export function quantities({ network, data, train }: Problem): Quantity[] {
  const { count } = data;
  const outputs = network.layers.at(-1)!.units;
  const { l1, l2 } = network.objective.regularization;
  const eta = train.optimizer.learningRate;
  const batch = train.batchSize ?? count;
  const found: Quantity[] = [];
  const both = (value: number, words: string, inverse: string, rank = 0): void => {
    found.push({ value, words, rank }, { value: 1 / value, words: inverse, rank });
  };
  both(count, `the number of examples, ${count}`, `1/N (N = ${count} examples)`);
  both(outputs, `the number of outputs, ${outputs}`, `1/K (K = ${outputs} outputs)`);
  if (count > 1 && outputs > 1) {
    both(
      count * outputs,
      `N·K (N = ${count} examples, K = ${outputs} outputs)`,
      `1/(N·K) (N = ${count} examples, K = ${outputs} outputs)`,
    );
  }
  if (batch !== count) both(batch, `the batch size, ${batch}`, `1/B (B = ${batch}, the batch size)`);
  if (count > 2) both(count - 1, `N − 1 (N = ${count} examples)`, `1/(N − 1) (N = ${count} examples)`, 2);
  for (const { name, inputs, units, output } of network.layers) {
    const axes = positionAxes(output);
    const places = rowLength(axes);
    const [what, T] = axes[0]?.name === 'step' ? ['steps', 'T'] : ['positions', 'P'];
    both(places, `the number of ${what}, ${places}`, `1/${T} (${T} = ${places} ${what})`, 1);
    if (count > 1 && places > 1) {
      const known = `(N = ${count} examples, ${T} = ${places} ${what})`;
      both(count * places, `N·${T} ${known}`, `1/(N·${T}) ${known}`, 1);
    }
    both(
      inputs,
      `the number of inputs of layer "${name}", ${inputs}`,
      `1/n (n = ${inputs} inputs of layer "${name}")`,
      2,
    );
    both(
      units,
      `the number of units of layer "${name}", ${units}`,
      `1/n (n = ${units} units of layer "${name}")`,
      2,
    );
  }
  both(2, '2', '½');
  both(eta, `the learning rate, ${eta}`, `1/η (η = ${eta}, the learning rate)`);
  if (count > 1) {
    both(
      eta / count,
      `η/N (η = ${eta}, the learning rate; N = ${count} examples)`,
      `N/η (η = ${eta}, the learning rate; N = ${count} examples)`,
    );
  }
  if (l2 !== 0) both(l2, `λ, ${l2}`, `1/λ (λ = ${l2})`);
  if (l1 !== 0) both(l1, `λ, ${l1}`, `1/λ (λ = ${l1})`);
  both(count / 2, `N/2 (N = ${count} examples)`, `2/N (N = ${count} examples)`, 1);
  both(2 * count, `2N (N = ${count} examples)`, `1/(2N) (N = ${count} examples)`, 1);
  for (const value of [3, 4, 5, 8, 10, 100, 255, 1000]) both(value, `${value}`, `1/${value}`, 1);
  return found.filter(({ value }) => Number.isFinite(value) && value > 0 && value !== 1);
}

/**
 * Returns the words of the quantity that is equal to a constant: `1/N (N = 4 examples)`. Several may be equal (4 examples and 4
 * inputs); the words then have up to three of them.
 *
 * @param doubt absolute error of the constant
 * @returns undefined where no quantity is equal to it
 */
export function inWords(value: number, doubt: number, problem: Problem): string | undefined {
  const known = quantities(problem).filter(
    (quantity) => Math.abs(quantity.value - value) <= Math.max(doubt, 1e-9 * Math.abs(value)),
  );
  const best = Math.min(...known.map(({ rank }) => rank));
  // The numbers cannot tell which of several is meant.
  const ordinary = known.filter(({ rank }) => rank === best);
  const words = [...new Set(ordinary.map(({ words }) => words))].slice(0, 3);
  return words.length === 0 ? undefined : words.join(', or ');
}
