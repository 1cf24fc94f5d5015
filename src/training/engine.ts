import { costOfLosses, reductionFactor } from '../network/cost.ts';
import type { Network } from '../network/network.ts';
import { addRegularizationGradient } from '../network/regularization.ts';
import { rowLength } from '../network/shape.ts';
import type { OptimizerState } from '../problem/optimizers/index.ts';
import { updateStep } from '../problem/optimizers/step.ts';
import type { Problem, TrainSettings } from '../problem/problem.ts';
import { createReference } from '../subjects/reference.ts';
import { type SparseRows, sparseRows } from '../tensors/packed.ts';
import { type Batch, take } from './batches.ts';
import { MOST_ROWS } from './dense.ts';
import type { GradientSource } from './gradient.ts';
import { type Memory, memoryFor } from './memory.ts';
import { type RowWorkspace, rowWorkspace } from './rows.ts';

/** Cost and gradient of a problem at a θ that moves. */
export interface Engine {
  /** The cost of all examples. */
  cost(): number;
  /**
   * ∂cost/∂θ of the examples of a batch, or of all; frozen weights have 0. The next call may overwrite it.
   */
  gradient(batch?: Batch): Float64Array | Promise<Float64Array>;
  /**
   * Moves θ by one update step.
   *
   * @param train the settings of this step
   * @param gradient of `count` examples
   */
  step(train: TrainSettings, gradient: Float64Array, count: number, state: OptimizerState): void;
}

/**
 * Makes the engine of a problem at θ. By backpropagation, no step makes an array: those of the passes are used again.
 */
export function createEngine(
  problem: Problem,
  theta: Float64Array,
  source: GradientSource = 'backprop',
): Engine {
  const { data, train } = problem;
  const sparse = sparseRows(data.inputs, problem.network.inputs);
  const memory = memoryFor(
    problem.network,
    numbersFor(problem, sparse),
    theta.length * data.count * train.epochs,
  );
  const network = { ...problem.network, nodes: fastestNodes(problem.network, memory) };
  const own = memory.numbers(theta.length);
  own.set(theta);
  const gradient = memory.numbers(theta.length);
  const followed = new Float64Array(theta.length);
  const frozen = problem.frozen.includes(1) ? problem.frozen : undefined;
  const all = Uint32Array.from({ length: data.count }, (_, k) => k);
  const losses = new Float64Array(data.count);
  const most = mostRows(problem);
  const workspaces = new Map<number, RowWorkspace>();
  const makeWorkspace = rowWorkspace(network, data, own, gradient, sparse && copyOf(sparse, memory), memory);

  /** Computes the losses of examples, or the gradient of their cost, or both. */
  const pass = (examples: Uint32Array, backwards: boolean, into?: Float64Array): void => {
    const reduction = reductionFactor(
      network,
      network.objective.reduction === 'tokens'
        ? take(data, examples)
        : { count: examples.length, targets: data.targets },
    );
    if (backwards) gradient.fill(0);
    for (let start = 0; start < examples.length; start += most) {
      const part = examples.length <= most ? examples : examples.subarray(start, start + most);
      let workspace = workspaces.get(part.length);
      if (workspace === undefined) {
        workspace = makeWorkspace(part.length);
        workspaces.set(part.length, workspace);
      }
      workspace.load(part);
      workspace.forward();
      if (into !== undefined) {
        workspace.lose();
        into.set(workspace.losses, start);
      }
      if (backwards) workspace.backward(reduction);
    }
    if (!backwards) return;
    const { space, objective, arithmetic } = network;
    addRegularizationGradient(space, objective.regularization, own, examples.length, gradient);
    arithmetic.roundAll(gradient);
    if (frozen) for (let k = 0; k < gradient.length; k++) if (frozen[k] === 1) gradient[k] = 0;
  };

  // What is known of all examples at this θ. Where a step takes all of them, their cost comes with its gradient.
  const together = source === 'backprop' && (train.batchSize ?? data.count) >= data.count;
  let hasCost = false;
  let hasGradient = false;
  const { numericGradient } = createReference(problem);
  return {
    cost() {
      if (!hasCost) pass(all, together, losses);
      hasCost = true;
      hasGradient ||= together;
      return costOfLosses(network, own, losses, data.targets).total;
    },
    gradient(batch) {
      if (source === 'numeric') return numericGradient(theta, take(data, batch?.numbers));
      const numbers = batch?.numbers ?? all;
      if (numbers !== all || !hasGradient) pass(numbers, true);
      hasGradient = numbers === all;
      return gradient;
    },
    step(train, slopes, count, state) {
      const divisor = train.gradientReduction === 'mean' ? count : 1;
      if (!frozen && memory.descend(own, slopes, divisor, train.optimizer, state.steps + 1)) {
        state.steps += 1;
        theta.set(own);
      } else {
        updateStep({ train, frozen: problem.frozen }, theta, slopes, count, state, undefined, followed);
        network.arithmetic.roundAll(theta);
        own.set(theta);
      }
      hasCost = false;
      hasGradient = false;
    },
  };
}

/** Copies the numbers of a sparse form. */
function copyOf(sparse: SparseRows, { numbers, integers }: Memory): SparseRows {
  const copy = {
    ...sparse,
    values: numbers(sparse.values.length),
    places: integers(sparse.places.length),
  };
  copy.values.set(sparse.values);
  copy.places.set(sparse.places);
  return copy;
}

function fastestNodes({ nodes }: Network, { fastest }: Memory): Network['nodes'] {
  return nodes.map((node) => ({ ...node, operation: fastest(node.operation) }));
}

/** Returns how many examples are worked on together: all of a batch where an operation couples them. */
function mostRows({ network, data }: Pick<Problem, 'network' | 'data'>): number {
  return network.nodes.some(({ operation }) => operation.couplesExamples) ? data.count : MOST_ROWS;
}

/** Returns how many numbers the arrays of an engine have together, or a little more. */
function numbersFor({ network, data, train }: Problem, sparse?: SparseRows): number {
  const { nodes, space } = network;
  const most = mostRows({ network, data });
  const size = Math.min(train.batchSize ?? data.count, most);
  // Of workspaces of four sizes at most: batches and all examples, and what is left of both.
  const rows = 2 * (size + most);
  const row = nodes.reduce(
    (sum, { operation: { inputs, output } }) => sum + 2 * (inputs + rowLength(output)) + 4,
    network.inputs,
  );
  return 2 * space.size + 1.5 * (sparse?.values.length ?? 0) + rows * row + 2 * MOST_ROWS * row + 1000;
}
