import type { Issues, Path } from '../input/issues.ts';
import { didYouMean } from '../input/suggest.ts';
import { tiedTo } from '../network/build.ts';
import type { LayerDefinition } from '../network/definition.ts';
import { layerTypes } from '../network/layers/index.ts';
import { rowLength } from '../network/shape.ts';
import { INPUTS, type Layers, type ShapedLayer, shapesOf } from '../network/shapes.ts';
import { withMasks, withNamedMasks } from './masks.ts';

/**
 * Follows the shapes from layer to layer, and gives every layer the number of its outputs, and what a layer masks its input
 * with.
 *
 * @returns undefined where an issue was added
 */
export function withUnits(given: Layers, issues: Issues): Layers | undefined {
  const before = issues.count;
  const inputs = [INPUTS, ...(given.inputParts ?? []).map(({ name }) => name)];
  const definition = withNamedMasks(given, issues);
  const { layers } = definition;
  layers.forEach((layer, l) => {
    checkSources(layers, inputs, layer, l, issues);
  });
  if (issues.count > before) return undefined;
  checkReaders(layers, issues);
  const shaped = shapesOf(definition, (l, { key, message }) => {
    const { options = {} } = layers[l];
    const given = key !== undefined && (key in layers[l] || key in options) ? [key] : [];
    // What follows has no shape of its own.
    if (issues.count === before) issues.add('layer-shape', ['network', 'layers', l, ...given], message);
  });
  if (issues.count > before) return undefined;
  checkTied(shaped, issues);
  if (issues.count > before) return undefined;
  const sized = shaped.map(({ layer, output }) => ({ ...layer, units: rowLength(output) }));
  return withMasks({ ...definition, layers: sized }, shaped, issues);
}

function checkSources(
  layers: readonly LayerDefinition[],
  inputs: readonly string[],
  layer: LayerDefinition,
  l: number,
  issues: Issues,
): void {
  const { from, states = [], type } = layer;
  const path = ['network', 'layers', l, ...(from === undefined ? [] : ['from'])];
  const { several = false, reads = 1, mask } = layerTypes[type];
  if (several && (from === undefined || from.length < 2)) {
    issues.add(
      'layer-sources',
      path,
      `a layer of type ${type} needs "from": the names of at least two layers`,
    );
  }
  const masks = typeof mask?.(layer) === 'object' ? 1 : 0;
  if (!several && from !== undefined && from.length > reads + masks) {
    const most = reads === 1 ? 'one layer' : `at most ${reads} layers`;
    issues.add('layer-sources', path, `a layer of type ${type} reads ${most}, found ${from.length}`);
  }
  const known = [...layers.slice(0, l).map(({ name }) => name), ...inputs];
  const checkNames = (names: readonly string[], at: Path): void => {
    for (const name of names) {
      if (known.includes(name)) continue;
      const later = layers.some((other) => other.name === name) ? '; it may only read layers before it' : '';
      const message = `there is no layer ${JSON.stringify(name)} before it${later || didYouMean(name, known)}`;
      issues.add('layer-sources', at, message);
    }
  };
  checkNames(from ?? [], path);
  checkNames(states, ['network', 'layers', l, 'initialState']);
}

/** A tied tensor is one of a layer before it, of the same shape. */
function checkTied(shaped: readonly ShapedLayer[], issues: Issues): void {
  const known = new Map<string, string>();
  shaped.forEach(({ layer, type, inputShapes }, l) => {
    const own = type.declare(layer, inputShapes);
    const shapeOfOwn = new Map(
      own.map(({ name, shape }) => [name.slice(layer.name.length + 1), shape.join('×')]),
    );
    for (const [part, target] of Object.entries(layer.tied ?? {})) {
      const path = ['network', 'layers', l, 'tied', part];
      const shape = shapeOfOwn.get(part);
      const other = known.get(target);
      if (shape === undefined) {
        const message = `the layer has no tensor ${JSON.stringify(part)}; it has ${[...shapeOfOwn.keys()].join(', ')}`;
        issues.add('tied', path, message);
      } else if (other === undefined) {
        const message = `there is no tensor ${JSON.stringify(target)} in a layer before it${didYouMean(target, [...known.keys()])}`;
        issues.add('tied', path, message);
      } else if (other !== shape) {
        issues.add('tied', path, `${target} has the shape ${other}, and ${layer.name}.${part} has ${shape}`);
      }
    }
    for (const { name, shape } of own)
      if (tiedTo(layer, name) === undefined) known.set(name, shape.join('×'));
  });
}

/** A layer that nothing reads has no gradient, and is no part of the cost. */
function checkReaders(layers: readonly LayerDefinition[], issues: Issues): void {
  const read = new Set(
    layers.flatMap(({ from, states = [] }, l) => [
      ...(from ?? (l === 0 ? [] : [layers[l - 1].name])),
      ...states,
    ]),
  );
  layers.slice(0, -1).forEach(({ name }, l) => {
    if (read.has(name)) return;
    const message = `nothing reads layer ${JSON.stringify(name)}: name it in the "from" of a later layer, or leave it out`;
    issues.add('layer-unread', ['network', 'layers', l], message);
  });
}
