/** How the numeric gradient can be measured: the choices of `--method`. */
export const METHODS = ['subtraction'] as const;

export type Method = (typeof METHODS)[number];
