import { attention } from './attention.ts';
import { conv2d, convTranspose2d } from './conv2d.ts';
import { dense } from './dense.ts';
import { dropout } from './dropout.ts';
import { activationAlone, add, concatenate, flatten, multiply, reshape } from './elementwise.ts';
import { embedding } from './embedding.ts';
import { gru } from './gru.ts';
import type { LayerType } from './layer.ts';
import { lstm } from './lstm.ts';
import { batchNorm, groupNorm, layerNorm, rmsNorm } from './norms.ts';
import { averagePool2d, maxPool2d } from './pooling.ts';
import { positions } from './positions.ts';
import { rnn } from './rnn.ts';

/** Every type of layer, by its name in a spec. */
export const layerTypes: Readonly<Record<string, LayerType>> = {
  dense,
  conv2d,
  'conv-transpose2d': convTranspose2d,
  'max-pool2d': maxPool2d,
  'average-pool2d': averagePool2d,
  'batch-norm': batchNorm,
  'layer-norm': layerNorm,
  'group-norm': groupNorm,
  'rms-norm': rmsNorm,
  dropout,
  attention,
  positions,
  flatten,
  reshape,
  embedding,
  rnn,
  lstm,
  gru,
  add,
  multiply,
  concatenate,
  activation: activationAlone,
};
