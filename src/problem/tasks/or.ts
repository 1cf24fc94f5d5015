import { gate, oneNeuron } from './gate.ts';

export const or = gate('or', [0, 1, 1, 1], '1 where any of two bits is 1', oneNeuron('or'));
