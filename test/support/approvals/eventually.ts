/**
 * Asks until there is an answer: for what another process, or a workflow, brings about in its own time.
 *
 * @throws after half a minute, with what was asked for
 */
export async function eventually<Answer>(
  what: string,
  ask: () => Promise<Answer | undefined | false>,
): Promise<Answer> {
  const end = performance.now() + 30_000
  while (performance.now() < end) {
    const answer = await ask()
    if (answer !== undefined && answer !== false) return answer
    await new Promise((resolve) => setTimeout(resolve, 40))
  }
  throw new Error(`it never came to be: ${what}`)
}
