import type { InputGradientCheck, Parts, ReportedCheck } from '../../verdict/verdict.ts';

type Part = keyof Parts;

/** The name of each part in sentences, in the order in which they depend on each other. */
export const PART_NAMES = {
  preActivations: 'pre-activations',
  activations: 'activations',
  outputs: 'outputs',
  cost: 'cost',
  numericalGradient: 'numeric gradient',
  deltas: 'deltas',
  gradient: 'gradient',
  inputGradient: 'gradient with respect to the inputs',
  update: 'update step',
} as const satisfies Partial<Record<Part, string>>;

export type NamedPart = keyof typeof PART_NAMES;

/** In the order of the names. */
export const NAMED_PARTS = Object.keys(PART_NAMES) as readonly NamedPart[];

/** The parts of the forward pass: where one is wrong, what follows from it cannot be right. */
export const FORWARD: readonly NamedPart[] = ['preActivations', 'activations', 'outputs'];

/** `your outputs and your cost`; of the gradient it is said whose it is: `your reported gradient` */
export function partsListed(parts: readonly NamedPart[]): string {
  return listed(parts.map((part) => `your ${part === 'gradient' ? 'reported ' : ''}${PART_NAMES[part]}`));
}

/** `your outputs and your cost are`, `your cost is` */
export function partsAre(parts: readonly NamedPart[]): string {
  const plural = parts.length > 1 || (parts[0] !== 'inputGradient' && PART_NAMES[parts[0]].endsWith('s'));
  return `${partsListed(parts)} ${plural ? 'are' : 'is'}`;
}

/** `a, b and c` */
export function listed(names: readonly string[]): string {
  return names.length < 2
    ? names.join('')
    : `${names.slice(0, -1).join(', ')} and ${names[names.length - 1]}`;
}

/** Returns the comparison of a part that is made of tensors. */
export function vectorOfPart(
  part: NamedPart,
  { reported, inputGradient }: ReportedCheck,
): InputGradientCheck | undefined {
  if (part === 'inputGradient') return inputGradient;
  return reported.vectors.find((one) => one.part === (part === 'update' ? 'parametersAfter' : part));
}
