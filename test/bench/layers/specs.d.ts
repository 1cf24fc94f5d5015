import type { Spec } from '../../../src/problem/schema/spec.ts';

export const specs: Readonly<Record<'lenet' | 'lstm' | 'transformer', Spec>>;
