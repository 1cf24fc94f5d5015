/** A vector that an optimizer keeps from one step to the next. */
export type Remembered = 'velocity' | 'first' | 'second';

/** What an optimizer remembers: the number of steps done, and vectors of θ's length, which are 0 at rest. */
export interface OptimizerState extends Readonly<Record<Remembered, Float64Array>> {
  steps: number;
}

/** Returns the state of an optimizer before its first step, for a θ of `size` elements. */
export function atRest(size: number): OptimizerState {
  const zeros = () => new Float64Array(size);
  return { steps: 0, velocity: zeros(), first: zeros(), second: zeros() };
}

/** Returns a copy that goes on by itself. */
export function copyOf({ steps, velocity, first, second }: OptimizerState): OptimizerState {
  return { steps, velocity: velocity.slice(), first: first.slice(), second: second.slice() };
}
