/** Whether only the fast tests run (`npm run test:fast`). They need no fresh build. */
export const FAST = process.env.NNCHECK_TESTS === 'fast';

/** Returns the cases of a long list that a run takes: all of them, or of the fast run every tenth. */
export function sampled<Case>(cases: readonly Case[]): Case[] {
  return cases.filter((_, k) => !FAST || k % 10 === 0);
}
