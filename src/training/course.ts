import type { Course } from '../diagnosis/symptoms/run.ts';
import type { TrainObserver } from './observer.ts';

/** Gathers the course of a run for the rules that find what is wrong with it. */
export function courseObserver(): TrainObserver & { course(): Course } {
  let costs: { readonly epoch: number; readonly cost: number }[] = [];
  return {
    onEpoch({ epoch, cost }) {
      costs.push({ epoch, cost });
    },
    course: () => ({ costs }),
    state: () => costs,
    restore(state) {
      costs = state as typeof costs;
    },
  };
}
