import type { Host } from '../host.ts';
import { EXIT } from './status.ts';

/** A work that Ctrl-C can end. */
export interface Interruptible {
  readonly signal: AbortSignal;
  /** The exit status of the signal that came, if one did. */
  status(): number | undefined;
  done(): void;
}

/** Listens for SIGINT and SIGTERM while something is being done. */
export function interruptible(host: Host): Interruptible {
  const controller = new AbortController();
  let status: number | undefined;
  const done = host.onSignal((signal) => {
    status = EXIT[signal];
    controller.abort();
  });
  return { signal: controller.signal, status: () => status, done };
}
