import { linear } from '../../network/activations/linear.ts';
import type { Layer, Node } from '../../network/graph.ts';
import { optionsOf } from '../../network/layers/recurrent.ts';
import { activation } from '../../network/operations/activation.ts';
import { affine } from '../../network/operations/affine.ts';
import type { Operation } from '../../network/operations/operation.ts';
import { positionwise } from '../../network/operations/positionwise.ts';
import type { Problem } from '../../problem/problem.ts';
import type { ParameterTensor } from '../../tensors/parameters.ts';
import { gateOrders, gatesOf, isGated, tensorOfGate } from '../backward/gates.ts';
import type { ForwardFault } from './fault.ts';

/** Other nodes of one layer, of which there are as many. */
type Change = (node: Node, number: number, nodes: readonly Node[]) => Node;

/** An LSTM or GRU of another convention, or with the parameters of another gate. */
export const gatesDiffer: ForwardFault = {
  code: 'NN219',
  slug: 'gates-differ',
  words:
    'lstm gru gates order split forget bias reset before after update z 1-z tanh c bias of another gate forward',
  title: 'an LSTM or GRU is another one than the spec’s',
  stage: 'outputs',
  anyLayers: true,
  about:
    'The forward pass splits the gates in another order, adds the bias of another gate, adds no forget bias or twice as much, resets before or after the product with Wh, exchanges z and 1 − z, or takes c for tanh(c).',
  wrong: ['# the spec: "gates": "ifog"', 'i, f, g, o = np.split(x @ Wx + h @ Wh + b, 4, axis=1)'],
  right: ['# the spec: "gates": "ifog"', 'i, f, o, g = np.split(x @ Wx + h @ Wh + b, 4, axis=1)'],
  shows: 'The outputs are those of the layer of the other convention.',
  matters:
    'Weights that were trained elsewhere give wrong outputs, and a gate is trained for what another does.',
  fix: 'Compute the layer as the spec has it, or give the spec the convention of the program: "gates", "forgetBias", "reset", "update".',
  *variants({ network: { layers } }) {
    for (const layer of layers.filter(isGated)) {
      for (const [words, change] of changesOf(layer)) {
        yield {
          where: { layer: layer.name },
          does: `${words} in layer "${layer.name}"`,
          replace: (on) => withNodes(on, layer, change),
        };
      }
    }
  },
};

function* changesOf(layer: Layer): Iterable<readonly [words: string, change: Change]> {
  const gates = gatesOf(layer);
  for (const { words, taken } of gateOrders(layer)) {
    const moved = (tensor: ParameterTensor): ParameterTensor => {
      // The gate that comes at place k in the mistaken order has the tensors of the one that is there.
      for (const kind of ['Wx', 'Wh', 'b', 'bh'])
        for (const [k, { letter }] of taken.entries())
          if (tensorOfGate(layer, kind, letter) === tensor)
            return tensorOfGate(layer, kind, gates[k].letter)!;
      return tensor;
    };
    yield [`with ${words}`, withTensors(layer, moved)];
  }
  for (const { letter: own } of gates) {
    for (const { letter: other } of gates) {
      const [bias, taken] = [own, other].map((letter) => tensorOfGate(layer, 'b', letter));
      if (own === other || bias === undefined) continue;
      const words = `with the bias of gate ${other} for gate ${own}`;
      yield [words, withTensors(layer, (tensor) => (tensor === bias ? taken! : tensor))];
    }
  }
  const { forgetBias = 0, reset = 'before' } = optionsOf(layer.definition);
  if (layer.type === 'lstm') {
    const extra = forgetBias === 0 ? [1] : [-forgetBias, forgetBias];
    for (const more of extra) {
      const words =
        forgetBias === 0
          ? 'with a forget bias of 1'
          : more < 0
            ? 'without the forget bias'
            : 'with the forget bias twice';
      yield [
        words,
        (node) => (node.part?.is === 'z f' ? { ...node, operation: plus(node.operation, more) } : node),
      ];
    }
    yield [
      'with c in place of tanh(c) in h',
      (node) =>
        node.part?.is === 'tanh c'
          ? { ...node, operation: activation(linear(), layer.output.at(-1)!.length) }
          : node,
    ];
    return;
  }
  yield [
    'with z and 1 − z exchanged',
    (node, number, nodes) => {
      const { is } = node.part ?? {};
      if (is !== 'old' && is !== 'new') return node;
      const other = nodes[is === 'old' ? number + 1 : number - 1];
      return { ...node, from: [other.from[0], node.from[1]] };
    },
  ];
  const other = reset === 'before' ? 'after' : 'before';
  yield [
    `with the reset ${other} the product with Wh`,
    (node, number, nodes) => {
      // Two nodes that follow each other, the product with r and that with Wh, take each other's place.
      const { is } = node.part ?? {};
      if (is === 'r·h') return { ...nodes[number + 1], from: [node.from[1]] };
      if (is === 'r·(Wh·h)') return { ...nodes[number - 1], from: [number - 1] };
      if (is !== 'Wh·h n') return node;
      return reset === 'before'
        ? { ...nodes[number - 1], from: [nodes[number - 1].from[0], number - 1] }
        : { ...nodes[number + 1], from: [nodes[number + 1].from[0], node.from[0]] };
    },
  ];
}

function withNodes(on: Problem, { name }: Layer, change: Change): Problem {
  const nodes = on.network.nodes.map((node, number, all) =>
    node.layer === name ? change(node, number, all) : node,
  );
  return { ...on, network: { ...on.network, nodes } };
}

/** Gives the products of a layer other tensors of the same sizes. */
function withTensors({ biasInput }: Layer, of: (tensor: ParameterTensor) => ParameterTensor): Change {
  return (node) => {
    const { type, output, parameters } = node.operation;
    if (parameters.length === 0) return node;
    const tensors = parameters.map(of);
    const [units, inputs] = parameters[0].shape;
    const operation =
      type === 'positionwise'
        ? positionwise(inputs, output, tensors, biasInput)
        : affine(inputs, units, tensors, biasInput);
    return { ...node, operation };
  };
}

/** y + a constant. */
function plus(operation: Operation, constant: number): Operation {
  return {
    ...operation,
    value(at, y) {
      operation.value(at, y);
      for (let k = 0; k < y.length; k++) y[k] = at.arithmetic.round(y[k] + constant);
    },
  };
}
