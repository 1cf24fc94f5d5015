import type { Issues } from '../input/issues.ts';
import { activations } from '../network/activations/index.ts';
import { spaceOf } from '../network/build.ts';
import type { LayerDefinition, NetworkDefinition } from '../network/definition.ts';
import { layerTypes } from '../network/layers/index.ts';
import { allLosses } from '../network/losses/index.ts';
import { rowLength } from '../network/shape.ts';
import type { Layers } from '../network/shapes.ts';
import type { Layout } from '../tensors/layout.ts';
import { STANDARD_LAYOUT } from '../tensors/layout.ts';
import { checkUpstream } from './data/upstream.ts';
import { inputPartsOf, optionsOf, shapeOf, statesOf, windowFields } from './layer-fields.ts';
import { withUnits } from './layer-shapes.ts';
import type { LayerSpec } from './schema/layers.ts';
import type { Spec } from './schema/spec.ts';

/** The most weights of a network: θ and the vectors of its length that a check needs then fit into 4 GB. */
const MOST_WEIGHTS = 2 ** 25;

/** How the parameters of a spec are stored. */
export function layoutOf(spec: Spec): Layout {
  return layoutWith(spec.parameters?.layout ?? {});
}

/** Fills in the defaults of a layout. */
export function layoutWith({
  unrolled,
  ...layout
}: NonNullable<NonNullable<Spec['parameters']>['layout']>): Layout {
  return {
    weight: layout.weight ?? STANDARD_LAYOUT.weight,
    // One number for a layer is in a tensor of its own too.
    bias: layout.bias === undefined || layout.bias === 'shared' ? STANDARD_LAYOUT.bias : layout.bias,
    ...(layout.kernel !== undefined && { kernel: layout.kernel }),
    ...(unrolled !== undefined && { unrolled }),
  };
}

/** Turns the network and the cost of a spec into their full definition, defaults included. */
export function defineNetwork(spec: Spec, issues: Issues): NetworkDefinition {
  const biases = biasesOf(spec);
  const defined = spec.network.layers.map((layer, index) => defineLayer(layer, index, biases));
  const { inputs, ...axes } = inputsOf(spec.network.inputs);
  checkNames(spec, defined, issues);
  checkConstants(spec, issues);
  const layers = withUnits({ inputs, ...axes, layers: defined }, issues);
  if (layers !== undefined) checkSize(layers, issues);
  checkLoss(spec, issues);
  checkUpstream(spec, issues);
  checkMasked(spec, issues);
  const { type, reduction, scale, delta, margin, fromLogits } = spec.loss;
  const { l1, l2, biases: onBiases, reduction: regularizationReduction } = spec.regularization ?? {};
  return {
    ...(layers ?? { inputs, ...axes, layers: defined }),
    loss: {
      type,
      ...(scale !== undefined && { scale }),
      ...(delta !== undefined && { delta }),
      ...(margin !== undefined && { margin }),
      ...(fromLogits !== undefined && { fromLogits }),
    },
    reduction: reduction === 'examples' ? 'mean' : (reduction ?? 'sum'),
    regularization: {
      l1: l1 ?? 0,
      l2: l2 ?? 0,
      biases: onBiases ?? false,
      reduction: regularizationReduction ?? 'sum',
    },
    precision: spec.precision ?? 'float64',
  };
}

/** Returns the length of a row of the inputs, and the axes or the named parts that it has. */
function inputsOf(
  inputs: Spec['network']['inputs'],
): Pick<NetworkDefinition, 'inputs' | 'inputShape' | 'inputParts'> {
  if (typeof inputs === 'number') return { inputs };
  const inputParts = inputPartsOf(inputs);
  if (inputParts !== undefined) {
    return { inputs: inputParts.reduce((sum, { shape }) => sum + rowLength(shape), 0), inputParts };
  }
  const inputShape = shapeOf(inputs);
  return { inputs: rowLength(inputShape), inputShape };
}

/** What a layout says of the network itself: whether it has biases, and what they are multiplied by. */
export function biasesOf({
  parameters,
}: Pick<Spec, 'parameters'>): Pick<LayerDefinition, 'bias' | 'biasInput'> {
  const { bias, biasInput } = parameters?.layout ?? {};
  return {
    bias: bias === 'shared' ? 'shared' : bias !== 'none',
    ...(biasInput === -1 && { biasInput }),
  };
}

function defineLayer(
  layer: LayerSpec,
  index: number,
  biases: Pick<LayerDefinition, 'bias' | 'biasInput'>,
): LayerDefinition {
  const given = layer.activation;
  const isInside = layerTypes[layer.type].isActivatedInside === true;
  const own = typeof given === 'string' ? { type: given } : given;
  // That of a recurrent layer is one of its options.
  const { type, alpha, beta } = (isInside ? undefined : own) ?? { type: 'linear' };
  return {
    type: layer.type,
    name: layer.name ?? `layer${index + 1}`,
    // Those of other layers follow from their input.
    units: layer.units ?? 1,
    ...(layer.units !== undefined && { declared: layer.units }),
    ...(layer.from !== undefined && { from: [layer.from].flat() }),
    ...statesOf(layer),
    ...(layer.tied !== undefined && { tied: layer.tied }),
    ...windowFields(layer),
    ...optionsOf(layer),
    activation: { type, ...(alpha !== undefined && { alpha }), ...(beta !== undefined && { beta }) },
    ...biases,
    ...(layer.bias === false && { bias: false }),
  };
}

function checkNames(spec: Spec, layers: readonly LayerDefinition[], issues: Issues): void {
  const first = new Map<string, number>();
  layers.forEach(({ name }, index) => {
    const path = [
      'network',
      'layers',
      index,
      ...(spec.network.layers[index].name === undefined ? [] : ['name']),
    ];
    // a dot and brackets tell tensor and index: hidden.weight[3,17]
    const bad = /[.[\]\p{C}]/u.exec(name)?.[0];
    if (bad !== undefined) {
      const message = `a layer's name must not contain ${JSON.stringify(bad)}, found ${JSON.stringify(name)}`;
      issues.add('layer-name', path, message);
    }
    if (name === '__proto__') issues.add('layer-name', path, 'a layer may not have this name');
    const other = first.get(name);
    if (other === undefined) first.set(name, index);
    else
      issues.add(
        'duplicate-layer',
        path,
        `layer ${other + 1} is named ${JSON.stringify(name)} too: every layer needs a name of its own`,
      );
  });
}

function checkConstants(spec: Spec, issues: Issues): void {
  spec.network.layers.forEach(({ activation }, index) => {
    if (typeof activation !== 'object') return;
    for (const key of ['alpha', 'beta'] as const) {
      if (activation[key] === undefined || activations[activation.type]()[key] !== undefined) continue;
      const having = Object.keys(activations).filter((name) => activations[name]()[key] !== undefined);
      const message = `${activation.type} has no constant ${key}; ${having.join(' and ')} ${having.length > 1 ? 'have' : 'has'} one`;
      issues.add('no-such-constant', ['network', 'layers', index, 'activation', key], message, 'key');
    }
  });
}

function checkSize(layers: Layers, issues: Issues): void {
  const weights = spaceOf(layers).size;
  if (weights > MOST_WEIGHTS) {
    const message = `it has ${weights} weights, and at most ${MOST_WEIGHTS} can be checked`;
    issues.add('too-many-weights', ['network'], message);
  }
}

function checkLoss({ loss }: Spec, issues: Issues): void {
  for (const constant of ['scale', 'delta', 'margin', 'fromLogits'] as const) {
    const having = Object.keys(allLosses()).filter((name) => takes(name, constant));
    if (loss[constant] === undefined || having.includes(loss.type)) continue;
    const message = `the ${loss.type} loss has no ${constant}; ${having.join(' and ')} ${having.length > 1 ? 'have' : 'has'} it`;
    issues.add('no-such-constant', ['loss', constant], message, 'key');
  }
}

/** A mask is a target row of zeros, which only a cross-entropy of classes leaves out. */
function checkMasked({ loss }: Spec, issues: Issues): void {
  if (loss.type === 'categorical-crossentropy') return;
  for (const key of ['mask', 'ignore'] as const) {
    if (loss[key] === undefined) continue;
    const message = `the ${loss.type} loss has no ${key}; categorical-crossentropy has it`;
    issues.add('no-such-constant', ['loss', key], message, 'key');
  }
}

function takes(name: string, constant: 'scale' | 'delta' | 'margin' | 'fromLogits'): boolean {
  const { constants, onLogits } = allLosses()[name]({});
  return constant === 'fromLogits' ? onLogits !== undefined : constants[constant] !== undefined;
}
