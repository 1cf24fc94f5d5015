import type { Issues } from '../input/issues.ts';
import type { LayerDefinition } from '../network/definition.ts';
import { dropoutOptions } from '../network/layers/dropout.ts';
import { layerTypes } from '../network/layers/index.ts';
import { unitsOnly } from '../network/shape.ts';
import { INPUTS, type Layers, type ShapedLayer } from '../network/shapes.ts';

/** Makes layers whose mask is a part of the inputs read that part after what they read. */
export function withNamedMasks(definition: Layers, issues: Issues): Layers {
  const { inputParts = [] } = definition;
  const layers = definition.layers.map((layer, l) => {
    const found = layerTypes[layer.type].mask?.(layer);
    if (found === undefined || found === 'appended') return layer;
    const { part: mask } = found;
    if (layer.from?.includes(mask)) return layer;
    if (inputParts.some(({ name }) => name === mask)) return readingMask(definition, l, mask);
    const names = inputParts.map(({ name }) => name).join(', ');
    const message = `there is no part ${JSON.stringify(mask)} of the inputs${names === '' ? '; parts are named in network.inputs: {"x": …, "mask": …}' : `: they are ${names}`}`;
    issues.add('mask', ['network', 'layers', l, 'mask'], message);
    return layer;
  });
  return { ...definition, layers };
}

/** Appends to the inputs a part for each mask that is given or drawn, and makes its layer read it. */
export function withMasks(definition: Layers, shaped: readonly ShapedLayer[], issues: Issues): Layers {
  const { inputShape = unitsOnly(definition.inputs), inputParts } = definition;
  const parts = [...(inputParts ?? [{ name: INPUTS, shape: inputShape }])];
  let { inputs } = definition;
  const taken = new Set([...parts, ...definition.layers].map(({ name }) => name));
  const layers = definition.layers.map((layer, l): LayerDefinition => {
    const { type, name } = layer;
    if (layerTypes[type].mask?.(layer) !== 'appended') return layer;
    let mask = `${name}-mask`;
    while (taken.has(mask)) mask += '-';
    taken.add(mask);
    parts.push({ name: mask, shape: shaped[l].inputShapes[0], maskOf: name });
    inputs += layer.units;
    const { seed: _, ...others } = dropoutOptions(layer);
    return { ...readingMask(definition, l, mask), options: { ...others, mask } };
  });
  if (inputs === definition.inputs) return definition;
  const whole = definition.layers.findIndex(({ from }) => from?.includes(INPUTS));
  if (inputParts !== undefined && whole !== -1) {
    const message = `a layer that reads all parts of the inputs at once, "${INPUTS}", would read the masks of dropout, too: name one part`;
    issues.add('mask', ['network', 'layers', whole, 'from'], message);
  }
  return { layers, inputs, inputParts: parts };
}

function readingMask({ layers, inputParts = [] }: Layers, l: number, mask: string): LayerDefinition {
  const own = layers[l].from ?? [l === 0 ? (inputParts[0]?.name ?? INPUTS) : layers[l - 1].name];
  return { ...layers[l], from: [...own, mask] };
}
