import { gate, oneNeuron } from './gate.ts';

export const and = gate('and', [0, 0, 0, 1], '1 where both bits are 1', oneNeuron('and'));
