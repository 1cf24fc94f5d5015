import { RULES, type Rules } from '../../network/rules.ts';
import { evaluate } from '../../problem/evaluation.ts';
import type { Problem } from '../../problem/problem.ts';
import { overrideAll } from '../backward/argument-scopes.ts';
import { otherWindows, withOperation } from '../backward/other-windows.ts';
import { passesBack } from '../backward/tensors.ts';
import { lastWindow, overlapOf } from '../backward/window-places.ts';
import type { Mistake } from './mistakes.ts';

/**
 * Makes the standard mistakes of convolutions and poolings: each in all layers that show it; where none does, the right
 * gradient with the reason why no parameters would help.
 */
export function* windowMistakes(problem: Problem, right: Float64Array): Iterable<Mistake> {
  const { network } = problem;
  const windowed = [...network.layers.keys()].filter(
    (l) => network.layers[l].definition.windows !== undefined,
  );
  if (windowed.length === 0) return;
  const { gradientUnder } = evaluate(problem);
  const mistake = (
    name: string,
    hidden: string,
    plant: (l: number) => ((rules: Rules) => Rules) | undefined,
  ): Mistake => {
    const planted = windowed.flatMap((l) => plant(l) ?? []);
    if (planted.length === 0) return { name: `${name} (${hidden})`, gradient: right };
    return { name, gradient: gradientUnder(planted.reduce((rules, one) => one(rules), RULES)) };
  };
  for (const [name, words, hidden] of SETTINGS) {
    yield mistake(name, hidden, (l) => {
      const other = otherWindows(network.layers[l]).find((one) => one.words.startsWith(words));
      return (
        other &&
        ((rules) =>
          withOperation(rules, { layers: [l], pulled: ['weight', 'input'] }, (layer) =>
            other.operation(layer),
          ))
      );
    });
  }
  const isPassed = (l: number): boolean =>
    overlapOf(network.layers[l]).some((many) => many > 1) && passesBack(network, l);
  yield mistake(
    'a window whose gradient is not added to that of the others',
    'no gradient passes back through windows that overlap',
    (l) =>
      isPassed(l)
        ? (rules) => overrideAll(rules, { layers: [l], pulled: ['input'] }, lastWindow())
        : undefined,
  );
}

/** The mistakes in settings of windows, how they begin in `otherWindows`, and why a network may hide each. */
const SETTINGS: readonly (readonly [name: string, words: string, hidden: string])[] = [
  ['a stride left out of the backward pass', 'with the stride left out', 'every stride is 1'],
  ['a padding left out of the backward pass', 'with the padding left out', 'there is no padding'],
  ['a kernel that is rotated by 180 degrees', 'with the kernel', 'every kernel is 1×1'],
];
