import { type ParameterSpace, type ParameterTensor, parameterSpace } from '../tensors/parameters.ts';
import { activations } from './activations/index.ts';
import { float32, float64 } from './arithmetic.ts';
import { constantOf, type LayerDefinition, type NetworkDefinition } from './definition.ts';
import { joinLayers, lossNode } from './graph.ts';
import type { LayerShape } from './layers/layer.ts';
import { allLosses } from './losses/index.ts';
import type { Network } from './network.ts';
import { rowLength } from './shape.ts';
import { type Layers, lookUp, shapesOf } from './shapes.ts';

/**
 * Builds a network from its definition.
 *
 * @throws TypeError on a type that no table knows (a spec's schema has excluded that)
 */
export function buildNetwork(definition: NetworkDefinition): Network {
  const space = spaceOf(definition);
  const byName: Readonly<Record<string, ParameterTensor>> = Object.fromEntries(
    space.tensors.map((tensor) => [tensor.name, tensor]),
  );
  const expanded = shapesOf(definition).map(({ layer, type, from, inputShapes, output }) => {
    const { name } = layer;
    const activation = lookUp(activations, layer.activation.type)(constantOf(layer.activation));
    const shape: LayerShape = {
      type: layer.type,
      name,
      definition: layer,
      inputs: rowLength(inputShapes[0]),
      units: rowLength(output),
      inputShapes,
      output,
      tensors: type
        .declare(layer, inputShapes)
        .map((own) => lookUp(byName, tiedTo(layer, own.name) ?? own.name)),
      biasInput: layer.biasInput ?? 1,
      activation,
    };
    return { ...shape, from, steps: type.expand(shape) };
  });
  const { layers, nodes } = joinLayers(expanded, definition.inputs);
  const last = layers[layers.length - 1];
  const { loss: declared, reduction, regularization } = definition;
  const ofOutputs = lookUp(allLosses(), declared.type)(declared);
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

/** Lays out the parameters of a network, without making any. */
export function spaceOf(definition: Layers): ParameterSpace {
  return parameterSpace(
    shapesOf(definition).flatMap(({ layer, type, inputShapes }) =>
      type.declare(layer, inputShapes).filter(({ name }) => tiedTo(layer, name) === undefined),
    ),
  );
}

/** Returns the tensor of another layer that a tensor of this one is; undefined where it is its own. */
export function tiedTo({ name: layer, tied }: LayerDefinition, tensor: string): string | undefined {
  return tied?.[tensor.slice(layer.length + 1)];
}
