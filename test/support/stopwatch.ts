/** Starts to measure, and returns what tells the milliseconds that this process worked: what others do at the same time does not count. */
export function stopwatch(): () => number {
  const start = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1000;
  };
}
