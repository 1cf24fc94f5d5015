export { type CommonestClass, type ConstantOutput, commonestClass, constantOutput } from './best-constant.ts';
export { bestReachable } from './best-reachable.ts';
export type { BestReachable, FitProof } from './result.ts';
export { type Separability, separability } from './separability.ts';
