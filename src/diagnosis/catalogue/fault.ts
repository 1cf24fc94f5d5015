import type { Rules } from '../../network/rules.ts';
import type { Problem } from '../../problem/problem.ts';

/** A constant that a fault multiplies by, and that is solved for. */
export interface Constant {
  /** What to start from, or to plant: values that people really use in its place. */
  readonly usual: readonly number[];
  /** Whether the gradient is a straight line in it, so that two evaluations give all others. */
  readonly linear: boolean;
  /** Whether a value, with its error, makes sense: a scale is above 0, since below it is another fault. */
  allows(value: number, doubt?: number): boolean;
  /** The value at which there is no fault, if there is one. */
  readonly right?: number;
  /** What it is, in the words of an equation: `k`, `λ`, `η`. */
  readonly symbol: string;
}

/** Where a variant is, in the standard layout; what it does not name is everywhere. */
export interface VariantPlace {
  readonly layer?: string;
  /** Standard name, such as `hidden.weight`. */
  readonly tensor?: string;
  readonly unit?: number;
}

/** One way in which a fault can be made in one network: the rules that it replaces there. */
export interface Variant {
  readonly where: VariantPlace;
  /** Goes on from “… is what backpropagation gives”: `without the derivative f′ in hidden`. */
  readonly does: string;
  /** The same where the constant is one that has words of its own: `without the regularization` for λ times 0. */
  doesAt?(constant: number): string | undefined;
  /** Why it matters, where that is another reason than the fault's own. */
  readonly matters?: string;
  /** What to write instead, where it is another thing than the fault's own formula. */
  readonly fix?: string;
  readonly constant?: Constant;
  /** It concerns what passes between the steps of a sequence: with one step the gradient is right. */
  readonly rightAtOneStep?: true;
  /** It compares shapes or moves whole tensors: no part of the first layer's inputs can stand for all. */
  readonly whole?: boolean;
  /** It moves numbers from one tensor to another. */
  readonly moves?: boolean;
  /** It computes with a gradient that another fault may have made wrong already. */
  readonly usesGradient?: boolean;
  /** Replaces rules; those that it does not replace may be wrong already. */
  plant(rules: Rules, constant: number): Rules;
}

/** What every entry of the catalogue says, whatever it is about. */
export interface CatalogueEntry {
  /** Stable: it is never given to another fault. */
  readonly code: string;
  readonly slug: string;
  /** What people type who look for it, beside the words of its title. */
  readonly words: string;
  readonly title: string;
  /** What it is. */
  readonly about: string;
  /** Lines of Python with the mistake, at most four. */
  readonly wrong: readonly string[];
  /** The same lines without it. */
  readonly right: readonly string[];
  /** How it shows in the numbers. */
  readonly shows: string;
  /** Why it matters: what training does with it. */
  readonly matters: string;
  /** The right formula or code, in words. */
  readonly fix: string;
  /** Code that looks like this fault and is right. */
  readonly butRight?: string;
}

/** A fault of the backward pass: rules of backpropagation that are replaced by wrong ones. */
export interface BackwardFault extends CatalogueEntry {
  readonly code: `NN1${number}`;
  /** The rule of backpropagation that it replaces; `own-formula.ts` writes the right one by it. */
  readonly rule: string;
  /** How often it was met in about 100 public cases; of several explanations the commoner comes first. */
  readonly met: number;
  /** Whether it knows every kind of layer; others are tried in networks of dense layers that follow each other. */
  readonly anyLayers?: true;
  /** Every way in which it can be made in this network; none where it does not apply. */
  variants(problem: Problem): Iterable<Variant>;
}
