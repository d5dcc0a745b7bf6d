/** A page as it is sent. */
export function htmlOf(page: { toString(): string }): string {
  return `<!doctype html>${page.toString()}`
}
