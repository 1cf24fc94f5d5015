import { type ParameterSpace, parameterSpace } from '../tensors/parameters.ts';
import { activations } from './activations/index.ts';
import { float32, float64 } from './arithmetic.ts';
import type { LayerDefinition, NetworkDefinition } from './definition.ts';
import { layerTypes } from './layers/index.ts';
import { losses } from './losses/index.ts';
import type { Network } from './network.ts';
import type { Objective } from './objective.ts';

/**
 * Builds a network from its definition.
 *
 * @throws TypeError on a type that no table knows (a spec's schema has excluded that)
 */
export function buildNetwork(definition: NetworkDefinition): Network {
  const space = spaceOf(definition);
  const layers = withInputs(definition).map(({ layer, inputs }) => {
    const tensors = space.tensors.filter((tensor) => tensor.layer === layer.name);
    const activation = lookUp(activations, layer.activation.type)(layer.activation.alpha);
    return lookUp(layerTypes, layer.type).build(layer.name, inputs, layer.units, tensors, activation);
  });
  return {
    definition,
    inputs: definition.inputs,
    layers,
    space,
    objective: buildObjective(definition, layers.at(-1)!.activation.name),
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

function buildObjective(definition: NetworkDefinition, outputActivation: string): Objective {
  const { loss: declared, reduction, regularization } = definition;
  const loss = lookUp(losses, declared.type)(declared);
  const { onLogits } = loss;
  if (onLogits !== undefined && declared.fromLogits) {
    return { loss: onLogits.loss, appliesTo: 'activations', reduction, regularization };
  }
  if (onLogits !== undefined && onLogits.activation === outputActivation) {
    return { loss: onLogits.loss, appliesTo: 'preActivations', reduction, regularization };
  }
  return { loss, appliesTo: 'activations', reduction, regularization };
}

function lookUp<T>(table: Readonly<Record<string, T>>, name: string): T {
  if (!Object.hasOwn(table, name))
    throw new TypeError(`there is no “${name}” in ${Object.keys(table).join(', ')}`);
  return table[name];
}
