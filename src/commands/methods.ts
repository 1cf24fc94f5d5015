/** How the numeric gradient can be measured: the choices of `--method`, the first unless said otherwise. */
export const METHODS = ['units', 'increments', 'subtraction', 'all'] as const;

export type Method = (typeof METHODS)[number];

/** The parameters at which a gradient can be checked: the choices of `--at`, the first unless said otherwise. */
export const POINTS = ['given', 'spread'] as const;

export type Point = (typeof POINTS)[number];
