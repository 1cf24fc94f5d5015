import type { Output } from '../host.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Decides whether a stream gets colours: what the flag says, else FORCE_COLOR, NO_COLOR, TERM=dumb,
 * and else whether it is a terminal.
 *
 * @param flag what `--color` or `--no-color` said, if either was given
 */
export function wantsColor(stream: Output, env: Environment, flag?: boolean): boolean {
  if (flag !== undefined) return flag;
  const forced = env.FORCE_COLOR;
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  if (env.NO_COLOR !== undefined && env.NO_COLOR !== '') return false;
  return env.TERM !== 'dumb' && stream.isTTY === true;
}

/** The colours of the terminal's own theme, and two weights; each leaves the text as it is where there are none. */
const STYLES = ['bold', 'dim', 'red', 'green', 'yellow', 'cyan'] as const;

export type Paint = Readonly<Record<(typeof STYLES)[number], (text: string) => string>>;

/** For files and pipes. */
export const NO_PAINT = Object.fromEntries(STYLES.map((style) => [style, (text: string) => text])) as Paint;

/** Returns what paints text for a stream; chalk, which takes as long to load as a small check, only where it is needed. */
export async function paintFor(stream: Output, env: Environment, flag?: boolean): Promise<Paint> {
  return wantsColor(stream, env, flag) ? colorPaint() : NO_PAINT;
}

/** The sixteen colours that every terminal has. */
export async function colorPaint(): Promise<Paint> {
  const { Chalk } = await import('chalk');
  return new Chalk({ level: 1 });
}
