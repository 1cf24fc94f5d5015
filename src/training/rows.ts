import type { Examples, Network } from '../network/network.ts';
import { createWorkspace, type Workspace } from '../network/workspace.ts';
import type { SparseRows } from '../tensors/packed.ts';
import { copyRows } from './batches.ts';
import type { Arrays } from './dense.ts';

/** A workspace for some of the examples at a time. */
export interface RowWorkspace extends Workspace {
  /** Takes the examples with these numbers, unless it has them. */
  load(numbers: Uint32Array): void;
}

/**
 * Returns the function that makes a workspace for so many examples.
 *
 * @param sparse of all inputs, where there is one: rows are then not copied but found there
 */
export function rowWorkspace(
  network: Network,
  data: Examples,
  theta: Float64Array,
  gradient: Float64Array,
  sparse: SparseRows | undefined,
  { numbers, integers }: Arrays,
): (count: number) => RowWorkspace {
  const readsRows = network.nodes.some(
    ({ operation, from }) => from.includes('inputs') && !operation.readsSparse,
  );
  return (count) => {
    const inputs = numbers(count * network.inputs);
    const targets = numbers((count * data.targets.length) / data.count);
    const part = sparse && { ...sparse, of: inputs, starts: integers(count), ends: integers(count) };
    let loaded: Uint32Array | undefined;
    return {
      ...createWorkspace(network, theta, { count, inputs, targets }, gradient, part, numbers),
      load(examples) {
        if (examples === loaded) return;
        loaded = examples;
        copyRows(data.targets, examples, targets);
        if (part === undefined || readsRows) copyRows(data.inputs, examples, inputs);
        if (sparse === undefined || part === undefined) return;
        for (let row = 0; row < count; row++) {
          part.starts[row] = sparse.starts[examples[row]];
          part.ends[row] = sparse.ends[examples[row]];
        }
      },
    };
  };
}
