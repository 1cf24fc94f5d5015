import type { Node, Source } from '../../network/graph.ts';
import type { Network } from '../../network/network.ts';
import type { Problem } from '../../problem/problem.ts';
import { RECURRENT, stepsOf } from '../backward/recurrence.ts';
import type { ForwardFault, ForwardVariant } from './fault.ts';

/** A step of a recurrent layer reads a state that is not the last one. */
export const staleState: ForwardFault = {
  code: 'NN218',
  slug: 'stale-state',
  words:
    'rnn lstm gru hidden state stale not updated carried h_prev initial state every step old forward outputs',
  title: 'a recurrent layer reads or returns a stale state',
  stage: 'outputs',
  anyLayers: true,
  about:
    'Each step reads the state of the step before. The loop never replaces it, so every step starts from the initial state; or the layer returns the state that a step read for the one that it computed.',
  wrong: ['h = h0', 'for t in range(T):', '    hs[t] = np.tanh(x[t] @ Wx.T + h @ Wh.T + b)'],
  right: ['h = h0', 'for t in range(T):', '    h = hs[t] = np.tanh(x[t] @ Wx.T + h @ Wh.T + b)'],
  shows:
    'The outputs of the first step are right, and those of later steps are wrong; or each step has the output of the one before.',
  matters: 'The layer has no memory, so no training can make it use earlier steps.',
  fix: 'Assign the new state before the next step: h = f(x_t·Wxᵀ + h·Whᵀ + b), and for an LSTM c as well.',
  *variants({ network }) {
    const layers = network.layers.filter((layer) => RECURRENT.includes(layer.type) && stepsOf(layer) > 1);
    for (const { name } of layers) {
      yield variant(name, 'with the initial state at every step', (source, node) => {
        const [state, reader] = [partOf(source, name), node.part];
        // What a truncation takes for a constant has no part.
        const isCarried = node.role === 'between' && reader?.step !== state?.step;
        return isCarried && state !== undefined ? initialOf(network, name, state.is) : source;
      });
      yield variant(name, 'with the state before each step in place of the one after it', (source, node) => {
        const state = partOf(source, name);
        if (node.role !== 'z' || state === undefined) return source;
        const before = network.nodes.findIndex(
          ({ layer, part }) => layer === name && part?.is === state.is && part.step === state.step! - 1,
        );
        return before < 0 ? initialOf(network, name, state.is) : before;
      });
    }

    /** The state, h or c, that a source of a layer is. */
    function partOf(source: Source, layer: string): Node['part'] {
      const node = source === 'inputs' ? undefined : network.nodes[source];
      return node?.layer === layer && (node.part?.is === 'h' || node.part?.is === 'c')
        ? node.part
        : undefined;
    }
  },
};

/** A variant in which the nodes of a layer read other sources. */
function variant(
  layer: string,
  does: string,
  rewired: (source: Source, node: Node) => Source,
): ForwardVariant {
  return {
    where: { layer },
    does: `${does} in layer "${layer}"`,
    replace(problem: Problem) {
      const { network } = problem;
      const nodes = network.nodes.map((node) =>
        node.layer === layer ? { ...node, from: node.from.map((source) => rewired(source, node)) } : node,
      );
      return { ...problem, network: { ...network, nodes } };
    },
  };
}

/** The source of the initial state of a layer. */
function initialOf({ nodes }: Network, layer: string, is: string): Source {
  const [part, argument] = is === 'c' ? [/^f·c$/, 1] : [/^Wh·h/, 0];
  const first = nodes.find(
    (node) => node.layer === layer && node.part?.step === 0 && part.test(node.part.is),
  )!;
  return first.from[argument];
}
