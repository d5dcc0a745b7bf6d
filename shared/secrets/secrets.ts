/**
 * Reads secrets by the reference that the policy names: `secretsmanager:`, `ssm:`, `vault:`, `env:`, `file:`.
 *
 * An adapter may answer from a cache; `fresh` asks the source again, for when the secret was refused where it
 * is used. A secret is never part of an error. @throws SunderError `store_unavailable`
 */
export interface Secrets {
  read(reference: string, options?: { readonly fresh?: boolean }): Promise<string>
}
