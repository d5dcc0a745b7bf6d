import '@energetic-ai/core'

// Exported, and left out of the package's own types.
declare module '@energetic-ai/core' {
  /** Resolves once the backend can make tensors. */
  export function ready(): Promise<void>
}
