/** The process's own time on the processor, in seconds, which what else runs on the machine does not lengthen. */
export function cpuSeconds(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}
