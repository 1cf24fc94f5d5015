import { isDenseChain } from '../../network/graph.ts';
import type { Problem } from '../../problem/problem.ts';
import { activationDiffers } from './activation-differs.ts';
import { attentionDiffers } from './attention-differs.ts';
import { biasMissing } from './bias-missing.ts';
import { biasRepeated } from './bias-repeated.ts';
import { biasSign } from './bias-sign.ts';
import { costOfSome } from './cost-of-some.ts';
import { costRegularization } from './cost-regularization.ts';
import { costScale } from './cost-scale.ts';
import type { ForwardFault } from './fault.ts';
import { gatesDiffer } from './gates-differ.ts';
import { inputsLeftOut } from './inputs-left-out.ts';
import { logClipped } from './log-clipped.ts';
import { dropoutDiffers, normDiffers } from './norms-differ.ts';
import { notReset } from './not-reset.ts';
import { otherLoss } from './other-loss.ts';
import { windowsDiffer } from './other-windows.ts';
import { softmaxAxis } from './softmax-axis.ts';
import { staleState } from './stale-state.ts';
import { weightsTransposed } from './weights-transposed.ts';
import { wrongOutputs } from './wrong-outputs.ts';

/** Every fault of the forward pass and of the cost, in the order of their codes; `forwardFaultsFor` picks from them. */
export const FORWARD_FAULTS: readonly ForwardFault[] = [
  activationDiffers,
  weightsTransposed,
  biasMissing,
  notReset,
  otherLoss,
  costScale,
  costRegularization,
  logClipped,
  wrongOutputs,
  costOfSome,
  biasRepeated,
  inputsLeftOut,
  softmaxAxis,
  biasSign,
  windowsDiffer,
  normDiffers,
  dropoutDiffers,
  staleState,
  gatesDiffer,
  attentionDiffers,
];

/** Returns the faults that know the layers of this network. */
export function forwardFaultsFor({ network }: Problem): readonly ForwardFault[] {
  return isDenseChain(network)
    ? FORWARD_FAULTS
    : FORWARD_FAULTS.filter(({ anyLayers }) => anyLayers === true);
}
