/** Reads secrets by the reference that the policy names (`file:NAME`, later others). @throws SunderError `store_unavailable` */
export interface Secrets {
  read(reference: string): Promise<string>
}
