import type { ForwardReport } from '../forward/text.ts';
import { SCHEMA_VERSION } from './error.ts';
import { jsonFields, jsonLines, jsonRows, toJson } from './values.ts';

/** The forward pass for scripts: every z and a of the shown examples by layer, one row an example; their losses; the cost of all. */
export function* forwardJson({ problem, pass, cost, shown }: ForwardReport): Iterable<string> {
  const { network, data, name, source } = problem;
  const head = {
    schemaVersion: SCHEMA_VERSION,
    command: 'forward',
    status: 'ok',
    name,
    spec: source,
    cost: cost.total,
    dataCost: cost.data,
    regularizationCost: cost.regularization,
    examples: shown,
  };
  yield '{\n';
  yield* jsonFields(head, '  ');
  const { layers, inputs } = network;
  yield* list('inputs', jsonRows(data.inputs, inputs, shown), '  ');
  yield ',\n';
  yield* list(
    network.objective.loss.name === 'upstream' ? 'upstream' : 'targets',
    jsonRows(data.targets, layers.at(-1)!.units, shown),
    '  ',
  );
  for (const [key, values] of [
    ['preActivations', pass.z],
    ['activations', pass.a],
  ] as const) {
    yield `,\n  "${key}": {\n`;
    for (const [k, { name: layer, units }] of layers.entries()) {
      if (k > 0) yield ',\n';
      yield* list(layer, jsonRows(values[k], units, shown), '    ');
    }
    yield '\n  }';
  }
  yield `,\n  "losses": ${toJson(shown.map((example) => cost.losses[example]))}\n}\n`;
}

function* list(key: string, entries: Iterable<string>, indent: string): Iterable<string> {
  yield `${indent}${toJson(key)}: [`;
  yield* jsonLines(entries, `${indent}  `);
  yield ']';
}
