import type { Problem } from '../problem/problem.ts';

/** A step as it was made; the arrays go on being used, and an observer that keeps one copies it. */
export interface SeenStep {
  /** Steps done in this run, this one included: 1, 2, 3 … */
  readonly step: number;
  /** Examples of the batch. */
  readonly count: number;
  /** ∂(cost of the batch)/∂θ, before `gradientReduction` divides it; frozen weights have 0. */
  readonly gradient: Float64Array;
  /** θ after the step. */
  readonly theta: Float64Array;
}

/** A logged epoch, or the state before the first step (epoch 0); the arrays go on being used. */
export interface SeenEpoch {
  readonly epoch: number;
  /** The cost of all examples at θ. */
  readonly cost: number;
  /** ∂cost/∂θ of all examples; frozen weights have 0. */
  readonly gradient: Float64Array;
  readonly theta: Float64Array;
}

/**
 * Looks on while one run trains, and changes nothing.
 *
 * What it gathers has to depend on what it is shown alone, and on no clock: a training that is resumed from a
 * checkpoint ends with the same bytes, findings included, so that what it has gathered is kept there.
 */
export interface TrainObserver {
  /** Called after each step, and not awaited: it costs a training as much as it takes. */
  onStep?(step: SeenStep): void;
  /** Called at the epochs of the history, epoch 0 and the last one included. */
  onEpoch?(epoch: SeenEpoch): void;
  /** Called with the cost of all examples before the first step, and after each epoch. */
  onCost?(epoch: number, cost: number): void;
  /** Returns what was gathered: objects and lists of numbers, texts, true and false, null and `Float64Array`s. */
  state?(): unknown;
  /** Takes back what `state` returned, before it is shown anything. */
  restore?(state: unknown): void;
}

/**
 * Makes the observer of one run; `problem.parameters` is the θ that it starts from.
 *
 * @param run 0 for the first run, 1 for the first restart, …
 */
export type Observe = (problem: Problem, run: number) => TrainObserver;

/** Makes one observer of two; the state of the first comes first. */
export function both(first: TrainObserver, second: TrainObserver | undefined): TrainObserver {
  if (second === undefined) {
    return {
      ...first,
      state: () => [first.state?.()],
      restore: (state) => first.restore?.((state as readonly unknown[])[0]),
    };
  }
  return {
    onStep(step) {
      first.onStep?.(step);
      second.onStep?.(step);
    },
    onCost(epoch, cost) {
      first.onCost?.(epoch, cost);
      second.onCost?.(epoch, cost);
    },
    onEpoch(epoch) {
      first.onEpoch?.(epoch);
      second.onEpoch?.(epoch);
    },
    state: () => [first.state?.(), second.state?.()],
    restore(state) {
      const [own, other] = state as readonly unknown[];
      first.restore?.(own);
      second.restore?.(other);
    },
  };
}
