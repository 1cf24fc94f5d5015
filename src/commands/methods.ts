/** How the numeric gradient can be measured: the choices of `--method`, the first unless said otherwise. */
export const METHODS = ['increments', 'subtraction', 'all'] as const;

export type Method = (typeof METHODS)[number];
