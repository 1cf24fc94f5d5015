/** Returns what turns the end of a search by a signal into no results. */
export function nothingIfAborted(signal: AbortSignal | undefined): (error: unknown) => never[] {
  return (error) => {
    if (signal?.aborted && error === signal.reason) return [];
    throw error;
  };
}
