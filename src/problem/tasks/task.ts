import type { Dataset } from '../problem.ts';
import type { Spec } from '../schema/spec.ts';

export interface TaskOptions {
  /** The number of examples; the task's own number where undefined. */
  readonly examples?: number;
  /** Decides which examples a task that draws them makes. */
  readonly seed: number;
  /** The network's number of inputs, for tasks of any width such as `parity`. */
  readonly inputs: number;
}

/** A built-in problem: its examples, and the spec of a network that learns them. */
export interface Task {
  readonly name: string;
  /** The function to learn, in one line. */
  readonly about: string;
  /** A built-in problem, for `--task NAME`; its `data` is `{ task: NAME }`. */
  readonly spec: Spec;
  /**
   * Makes the examples.
   *
   * @throws NncheckError of kind `data` where the task has no examples of so many inputs, or not so many examples
   */
  data(options: TaskOptions): Dataset | Promise<Dataset>;
}
