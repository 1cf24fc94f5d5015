import { gate, oneNeuron } from './gate.ts';

export const nand = gate('nand', [1, 1, 1, 0], '0 where both bits are 1', oneNeuron('nand'));
