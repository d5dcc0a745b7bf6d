/** By what `cells/item-updates.ts` calls the attributes. */
export function updatesOf(prefix: string, attributes: readonly string[]): string[] {
  return attributes.map((named) => `dynamodb:UpdateItem grants ${prefix} ${named}`)
}
