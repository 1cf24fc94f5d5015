/** Exit statuses, the same for every command. */
export const EXIT = {
  match: 0,
  mismatch: 1,
  /** Usage, spec or data: nothing was checked. */
  error: 2,
  inconclusive: 3,
  /** The program under test crashed, hung or broke the protocol. */
  program: 4,
  internal: 70,
  SIGINT: 130,
  SIGTERM: 143,
} as const;

const WORST_FIRST: readonly number[] = [
  EXIT.internal,
  EXIT.program,
  EXIT.error,
  EXIT.mismatch,
  EXIT.inconclusive,
];

/** Returns the exit status of several checks together: 4 over 2 over 1 over 3 over 0. */
export function combineStatuses(statuses: readonly number[]): number {
  return WORST_FIRST.find((status) => statuses.includes(status)) ?? EXIT.match;
}
