/** Something that is wrong or odd, as data; `report/messages` turns it into sentences. */
export interface Finding {
  /** Stable, such as `NN101`. */
  readonly code: string;
  readonly slug: string;
  readonly severity: 'error' | 'warning' | 'info';
  readonly where: {
    readonly tensor?: string;
    readonly layer?: string;
    readonly unit?: number;
    readonly weight?: readonly number[];
    readonly example?: number;
  };
  readonly evidence: Readonly<Record<string, number | string | readonly number[]>>;
  /** Other explanations that these numbers cannot be told apart from: several codes are faults together. */
  readonly ties?: readonly {
    readonly codes: readonly string[];
    readonly slugs: readonly string[];
    readonly does: string;
  }[];
  readonly runnersUp: readonly { readonly code: string; readonly slug: string; readonly residual: number }[];
  /** Everything that was tried by itself, the nearest first: told to who wants all of it. */
  readonly candidates?: readonly {
    readonly code: string;
    readonly slug: string;
    readonly does: string;
    /** ‖difference‖/‖given‖ of the worst tensor; not finite where it gives no numbers. */
    readonly residual: number;
  }[];
}
