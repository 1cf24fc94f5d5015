import type { BackwardFault } from '../../catalogue/fault.ts';
import { accumulated } from './accumulated.ts';
import { attentionPaths } from './attention-paths.ts';
import { attentionScale } from './attention-scale.ts';
import { attentionTensor } from './attention-tensor.ts';
import { attentionWeights } from './attention-weights.ts';
import { axesExchanged } from './axes-exchanged.ts';
import { biasColumn } from './bias-column.ts';
import { biasGradient } from './bias-gradient.ts';
import { cellGradient } from './cell-gradient.ts';
import { deltaSum } from './delta-sum.ts';
import { derivativeArgument } from './derivative-argument.ts';
import { derivativeMissing } from './derivative-missing.ts';
import { derivativeOfAnother } from './derivative-of-another.ts';
import { dropoutMask } from './dropout-mask.ts';
import { elementwiseProduct } from './elementwise-product.ts';
import { extraDerivative } from './extra-derivative.ts';
import { gateDerivative } from './gate-derivative.ts';
import { gatesExchanged } from './gates-exchanged.ts';
import { gruGradient } from './gru-gradient.ts';
import { indexFixed } from './index-fixed.ts';
import { integerDivision } from './integer-division.ts';
import { kernelOrientation } from './kernel-orientation.ts';
import { layerIndex } from './layer-index.ts';
import { lossDerivative } from './loss-derivative.ts';
import { normScale } from './norm-scale.ts';
import { normStatistics } from './norm-statistics.ts';
import { overlapAssigned } from './overlap-assigned.ts';
import { parametersForGradient } from './parameters-for-gradient.ts';
import { partsExchanged } from './parts-exchanged.ts';
import { pathCut } from './path-cut.ts';
import { poolingDivisor } from './pooling-divisor.ts';
import { poolingGradient } from './pooling-gradient.ts';
import { preActivationForActivation } from './pre-activation-for-activation.ts';
import { productFactor } from './product-factor.ts';
import { recurrentDerivative } from './recurrent-derivative.ts';
import { recurrentPathCut } from './recurrent-path-cut.ts';
import { recurrentState } from './recurrent-state.ts';
import { regularization } from './regularization.ts';
import { residual } from './residual.ts';
import { rowsShared } from './rows-shared.ts';
import { scale } from './scale.ts';
import { sequenceLoss } from './sequence-loss.ts';
import { sign } from './sign.ts';
import { softmaxJacobian } from './softmax-jacobian.ts';
import { someExamples } from './some-examples.ts';
import { somePositions } from './some-positions.ts';
import { staleActivations } from './stale-activations.ts';
import { stepsAssigned } from './steps-assigned.ts';
import { tensorInDelta } from './tensor-in-delta.ts';
import { tensorsSwapped } from './tensors-swapped.ts';
import { tiedNotSummed } from './tied-not-summed.ts';
import { tokenGradient } from './token-gradient.ts';
import { transposed } from './transposed.ts';
import { unitLeftOut } from './unit-left-out.ts';
import { updatedFirst } from './updated-first.ts';
import { weightForInput } from './weight-for-input.ts';
import { weightMissing } from './weight-missing.ts';
import { windowGeometry } from './window-geometry.ts';

/**
 * Every fault of the backward pass. A new one is a file, and a line here: those that replace a rule come before those
 * that change what a rule gives, so that of two at once neither undoes the other.
 */
export const BACKWARD_FAULTS: readonly BackwardFault[] = [
  lossDerivative,
  softmaxJacobian,
  derivativeArgument,
  derivativeMissing,
  derivativeOfAnother,
  layerIndex,
  elementwiseProduct,
  weightMissing,
  indexFixed,
  deltaSum,
  windowGeometry,
  kernelOrientation,
  poolingGradient,
  poolingDivisor,
  overlapAssigned,
  somePositions,
  normStatistics,
  normScale,
  dropoutMask,
  attentionWeights,
  attentionTensor,
  attentionScale,
  recurrentPathCut,
  recurrentDerivative,
  recurrentState,
  stepsAssigned,
  tokenGradient,
  tiedNotSummed,
  sequenceLoss,
  gateDerivative,
  cellGradient,
  gruGradient,
  attentionPaths,
  productFactor,
  partsExchanged,
  weightForInput,
  preActivationForActivation,
  regularization,
  tensorInDelta,
  updatedFirst,
  transposed,
  axesExchanged,
  biasColumn,
  staleActivations,
  someExamples,
  biasGradient,
  extraDerivative,
  sign,
  scale,
  accumulated,
  integerDivision,
  residual,
  pathCut,
  unitLeftOut,
  rowsShared,
  tensorsSwapped,
  gatesExchanged,
  parametersForGradient,
];
