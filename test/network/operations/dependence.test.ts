import { expect, test } from 'vitest';
import { takeSnapshot } from '../../../src/differences/increments/snapshot.ts';
import { javascript } from '../../../src/network/kernels.ts';
import type { Operation } from '../../../src/network/operations/operation.ts';
import { rowLength } from '../../../src/network/shape.ts';
import { groups, networkOf } from '../../bench/layer-stress/groups.ts';

/** Returns which outputs change when one feature of an input moves, in any example. */
function changed(
  { increment, output, inputs }: Operation,
  at: { theta: Float64Array; saved: readonly Float64Array[]; length: number },
  input: number,
  features: number,
  feature: number,
): boolean[] {
  const { length } = at;
  const out = new Float64Array(rowLength(output) * length);
  const move = new Float64Array(features * length);
  move.fill(2 ** -10, feature * length, (feature + 1) * length);
  if (increment.joint !== undefined) {
    const moves = Array.from({ length: input + 1 }, (_, k) => (k === input ? move : undefined));
    increment.joint.change(at, moves, out);
  } else {
    const rooms = { magnitude: new Float64Array(length), part: new Float64Array(length) };
    increment.change({ ...at, ...rooms, kernels: javascript, loadRest: () => {} }, move, 0, inputs, out);
  }
  return Array.from({ length: rowLength(output) }, (_, o) =>
    out.subarray(o * length, (o + 1) * length).some((own) => own !== 0),
  );
}

test.each(Object.keys(groups))(
  'outputs depend on the features that an operation says, one of each set: %s',
  async (group) => {
    for (let seed = 0; seed < 12; seed++) {
      const made = await networkOf(group, 2 * seed);
      if (made === undefined) continue;
      const { network, parameters: theta, data } = made.problem;
      const { nodes } = network;
      const { saved } = takeSnapshot(network, theta, data);
      for (const [node, { operation, from }] of nodes.slice(0, -1).entries()) {
        if (operation.couplesExamples) continue;
        for (const [input, source] of from.entries()) {
          if (source === 'inputs') continue;
          const features = rowLength(nodes[source].operation.output);
          const { sets, owners } = operation.dependence(input);
          const at = { theta, saved: saved[node], length: data.count };
          const tables = Array.from({ length: sets }, (_, set) => {
            const owner = new Int32Array(rowLength(operation.output));
            owners(set, owner);
            return owner;
          });
          for (let feature = 0; feature < features; feature++) {
            const outputs = changed(operation, at, input, features, feature);
            const own = tables.filter((owner) => owner.includes(feature));
            // All of a feature's outputs are put down to it in one set, where it is moved.
            expect(own.length).toBeLessThanOrEqual(1);
            for (const [o, isChanged] of outputs.entries())
              if (isChanged && sets > 0)
                expect([operation.type, own[0]?.[o]]).toEqual([operation.type, feature]);
            if (sets === 0) expect(outputs.includes(true) && operation.type !== 'masked-softmax').toBe(false);
          }
        }
      }
    }
  },
);
