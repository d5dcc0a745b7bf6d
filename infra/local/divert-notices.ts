/**
 * Takes what libraries say about themselves (their views on Node's version, mostly) off the screen, to
 * where the operator looks for it.
 *
 * @returns a function that says where: what was said before goes there first
 */
export function divertNotices(): (write: (notice: string) => void) => void {
  const held: string[] = []
  let write = (notice: string): void => void held.push(notice)
  const divert = (...words: unknown[]) => write(words.map(String).join(' '))
  console.info = divert
  console.warn = divert
  process.removeAllListeners('warning')
  process.on('warning', (warning) => divert(warning.name, warning.message))
  return (target) => {
    write = target
    for (const notice of held.splice(0)) target(notice)
  }
}
