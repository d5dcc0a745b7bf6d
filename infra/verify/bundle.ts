import { buildVerifier, verifierFile } from './build-verifier.ts'

await buildVerifier(verifierFile)
console.log(verifierFile)
