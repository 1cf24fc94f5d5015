import { type ParameterSpace, parameterSpace } from '../tensors/parameters.ts';
import { activations } from './activations/index.ts';
import { float32, float64 } from './arithmetic.ts';
import type { LayerDefinition, NetworkDefinition } from './definition.ts';
import { joinLayers, lossNode } from './graph.ts';
import { layerTypes } from './layers/index.ts';
import type { LayerShape } from './layers/layer.ts';
import { losses } from './losses/index.ts';
import type { Network } from './network.ts';

/**
 * Builds a network from its definition.
 *
 * @throws TypeError on a type that no table knows (a spec's schema has excluded that)
 */
export function buildNetwork(definition: NetworkDefinition): Network {
  const space = spaceOf(definition);
  const expanded = withInputs(definition).map(({ layer, inputs }) => {
    const { name, units } = layer;
    const tensors = space.tensors.filter((tensor) => tensor.layer === name);
    const activation = lookUp(activations, layer.activation.type)(layer.activation.alpha);
    const { biasInput = 1 } = layer;
    const shape: LayerShape = { type: layer.type, name, inputs, units, tensors, biasInput, activation };
    return { ...shape, steps: lookUp(layerTypes, layer.type).expand(shape) };
  });
  const { layers, nodes } = joinLayers(expanded);
  const last = layers[layers.length - 1];
  const { loss: declared, reduction, regularization } = definition;
  const ofOutputs = lookUp(losses, declared.type)(declared);
  const { onLogits } = ofOutputs;
  const takesLogits = onLogits !== undefined && declared.fromLogits === true;
  // A loss and the activation that belongs to it are one operation, which is exact where the activation has rounded.
  const combined = !takesLogits && onLogits !== undefined && onLogits.activation === last.activation.name;
  const loss = takesLogits || combined ? onLogits.loss : ofOutputs;
  return {
    definition,
    inputs: definition.inputs,
    layers,
    nodes: [...nodes, lossNode(nodes, loss, combined ? last.z : last.a)],
    space,
    objective: { loss, takesLogits, reduction, regularization },
    arithmetic: definition.precision === 'float32' ? float32 : float64,
  };
}

/** What decides how many parameters a network has. */
type Layers = Pick<NetworkDefinition, 'inputs' | 'layers'>;

/** Lays out the parameters of a network, without making any. */
export function spaceOf(definition: Layers): ParameterSpace {
  return parameterSpace(
    withInputs(definition).flatMap(({ layer, inputs }) =>
      lookUp(layerTypes, layer.type).declare(layer.name, inputs, layer.units, layer.bias),
    ),
  );
}

/** Every layer with the length of its input: the units of the layer before it. */
function withInputs({ inputs, layers }: Layers): { layer: LayerDefinition; inputs: number }[] {
  return layers.map((layer, index) => ({ layer, inputs: index === 0 ? inputs : layers[index - 1].units }));
}

function lookUp<T>(table: Readonly<Record<string, T>>, name: string): T {
  if (!Object.hasOwn(table, name))
    throw new TypeError(`there is no “${name}” in ${Object.keys(table).join(', ')}`);
  return table[name];
}
