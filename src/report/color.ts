import { Chalk, type ChalkInstance } from 'chalk';
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

/** Paints text, or leaves it as it is; the sixteen colours that every terminal has, in its own theme. */
export function paintFor(color: boolean): ChalkInstance {
  return new Chalk({ level: color ? 1 : 0 });
}
