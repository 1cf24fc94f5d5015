/** What every finding has, whatever it is about. */
export interface FindingForm {
  /** `note` and `info` are true and harmless: of a training, and of what is checked. */
  readonly severity: 'error' | 'warning' | 'note' | 'info';
  readonly where: {
    readonly tensor?: string;
    readonly layer?: string;
    readonly unit?: number;
    readonly weight?: readonly number[];
    readonly example?: number;
  };
  /** Other explanations that these numbers cannot be told apart from: several codes are faults together. */
  readonly ties?: readonly {
    readonly codes: readonly string[];
    readonly slugs: readonly string[];
    readonly does: string;
  }[];
  readonly runnersUp: readonly { readonly code: string; readonly slug: string; readonly residual: number }[];
  /** Every fault that was tried by itself, the nearest first. */
  readonly candidates?: readonly {
    readonly code: string;
    readonly slug: string;
    readonly does: string;
    /** ‖difference‖/‖given‖ of the worst tensor; not finite where it gives no numbers. */
    readonly residual: number;
  }[];
}
