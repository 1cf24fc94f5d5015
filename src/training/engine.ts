import { costOf } from '../network/cost.ts';
import { createWorkspace, type Workspace } from '../network/workspace.ts';
import { once } from '../problem/once.ts';
import type { Problem } from '../problem/problem.ts';
import { createReference } from '../subjects/reference.ts';
import { type SparseRows, sparseRows } from '../tensors/packed.ts';
import { type Batch, copyRows, take } from './batches.ts';
import type { GradientSource } from './gradient.ts';

/** Cost and gradient of a problem at a θ that moves. */
export interface Engine {
  /** The cost of all examples. */
  cost(): number;
  /**
   * ∂cost/∂θ of the examples of a batch, or of all; frozen weights have 0. The next call may overwrite it.
   */
  gradient(batch?: Batch): Float64Array | Promise<Float64Array>;
  /** Is to be called when θ has moved. */
  moved(): void;
}

/**
 * Makes the engine of a problem at θ. By backpropagation, no step makes an array: those of the passes are used again.
 */
export function createEngine(
  problem: Problem,
  theta: Float64Array,
  source: GradientSource = 'backprop',
): Engine {
  const { network, data, frozen } = problem;
  const gradient = new Float64Array(theta.length);
  const sparse = sparseRows(data.inputs, network.inputs);
  const ofAll = once(() => createWorkspace(network, theta, data, gradient, sparse));
  /** Of batches, by their size: that of all, and that of the last. */
  const ofBatches = new Map<number, BatchWorkspace>();
  // The forward pass of the cost is that of the next step, where a step takes all examples.
  let isFresh = false;
  const passOverAll = (): Workspace => {
    const workspace = ofAll();
    if (!isFresh) workspace.forward();
    isFresh = true;
    return workspace;
  };
  const passOver = (batch: Uint32Array): Workspace => {
    const workspace =
      ofBatches.get(batch.length) ?? createBatchWorkspace(problem, theta, batch.length, gradient, sparse);
    ofBatches.set(batch.length, workspace);
    workspace.load(batch);
    workspace.forward();
    return workspace;
  };
  const { numericGradient } = createReference(problem);
  return {
    cost: () => costOf(network, theta, passOverAll().pass, data).total,
    gradient(batch) {
      if (source === 'numeric') return numericGradient(theta, take(data, batch?.numbers));
      const workspace = batch?.numbers === undefined ? passOverAll() : passOver(batch.numbers);
      workspace.backward();
      for (let k = 0; k < gradient.length; k++) if (frozen[k] === 1) gradient[k] = 0;
      return gradient;
    },
    moved() {
      isFresh = false;
    },
  };
}

interface BatchWorkspace extends Workspace {
  /** Takes the examples with these numbers. */
  load(numbers: Uint32Array): void;
}

function createBatchWorkspace(
  { network, data }: Problem,
  theta: Float64Array,
  count: number,
  gradient: Float64Array,
  sparse: SparseRows | undefined,
): BatchWorkspace {
  const inputs = new Float64Array(count * network.inputs);
  const targets = new Float64Array((count * data.targets.length) / data.count);
  const part = sparse && {
    ...sparse,
    of: inputs,
    starts: new Int32Array(count),
    ends: new Int32Array(count),
  };
  const readsRows = network.nodes.some(({ operation, from }) => from === 'inputs' && !operation.readsSparse);
  return {
    ...createWorkspace(network, theta, { count, inputs, targets }, gradient, part),
    load(numbers) {
      copyRows(data.targets, numbers, targets);
      if (part === undefined || readsRows) copyRows(data.inputs, numbers, inputs);
      if (sparse === undefined || part === undefined) return;
      for (let row = 0; row < count; row++) {
        part.starts[row] = sparse.starts[numbers[row]];
        part.ends[row] = sparse.ends[numbers[row]];
      }
    },
  };
}
