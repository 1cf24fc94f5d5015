import type { Values } from './values.ts';

/** Parameters as a module has them, or a gradient: tensors by name. */
export type ByName = Readonly<Record<string, Values>>;

/** What `update` is told beside the parameters. */
export interface UpdateOptions {
  readonly learningRate?: number;
  readonly steps?: number;
}

/** What a module gives: by its exports, by its default export, or by the function that this is. */
export interface Exports {
  readonly name?: unknown;
  /** Its tensors by name: their shapes, and where to start; may be left out where there is a spec. */
  readonly parameters?: ByName;
  readonly layout?: unknown;
  /** Whose steps `update` makes, where there is no spec. */
  readonly optimizer?: unknown;
  readonly cost: (parameters: ByName) => unknown;
  /** May be left out where there is `update`. */
  readonly gradient?: (parameters: ByName) => unknown;
  /** ∂cost/∂inputs by input: `{ x }` unless the spec names the inputs. */
  readonly inputGradient?: (parameters: ByName) => unknown;
  readonly outputs?: (parameters: ByName) => unknown;
  readonly update?: (parameters: ByName, options: UpdateOptions) => unknown;
  /** Its training loop: `{ costs, parameters }` of so many epochs. */
  readonly epochs?: (parameters: ByName, count: number) => unknown;
}
