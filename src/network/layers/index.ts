import { dense } from './dense.ts';
import type { LayerType } from './layer.ts';

/** Every type of layer, by its name in a spec. */
export const layerTypes: Readonly<Record<string, LayerType>> = { dense };
