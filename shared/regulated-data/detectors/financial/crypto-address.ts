import type { Detector } from '../../detector.ts'
import { base58CheckVersion } from '../check-digits/base58-check.ts'
import { passesBech32 } from '../check-digits/bech32.ts'
import { lengthOf, textOf } from '../tokens.ts'

const shortest = 25
const longestBase58 = 35
/** Of Cardano; Bitcoin's have at most 90 (BIP 173). */
const longestBech32 = 108

/** The version bytes of Base58Check addresses: Bitcoin and its test net, Litecoin, Dogecoin, Tron, Dash. */
const versions: ReadonlySet<number> = new Set([
  0x00, 0x05, 0x6f, 0xc4, 0x30, 0x32, 0x1e, 0x16, 0x41, 0x4c, 0x10,
])
const base58Begins = /^[123mnLMDA9TX7]/
const bech32Begins = /^(bc|tb|ltc|addr|cosmos)1/i
const ethereum = /^0x[0-9a-f]{40}$/i

/**
 * Addresses of crypto-currencies: Base58Check with its checksum (Bitcoin, Litecoin, Dogecoin, Tron, Dash, Ripple),
 * Bech32 and Bech32m with theirs (BIP 173, BIP 350), and Ethereum's 0x and 40 hexadecimal digits (EIP-55).
 */
export const cryptoAddress: Detector = {
  words: [],
  create() {
    return (reading, report) => {
      const { tokens, mixed } = reading
      for (const token of mixed) {
        const length = lengthOf(reading, token)
        if (length < shortest || length > longestBech32) continue
        const score = scoreOf(textOf(reading, token))
        report('financial.crypto-address', tokens.start[token] as number, tokens.end[token] as number, score)
      }
    }
  },
}

function scoreOf(address: string): number {
  if (address.length === 42 && address[0] === '0') return ethereumScore(address)
  const prefix = bech32Begins.exec(address)?.[1]
  if (prefix !== undefined) return isBech32(address, prefix) ? 0.98 : 0
  if (address.length > longestBase58) return 0
  if (address[0] === 'r') return base58CheckVersion(address, 'ripple') === 0 ? 0.98 : 0
  if (!base58Begins.test(address)) return 0
  const version = base58CheckVersion(address)
  return version !== undefined && versions.has(version) ? 0.98 : 0
}

/** One case, and not both in one address. */
function isBech32(address: string, prefix: string): boolean {
  const lower = address.toLowerCase()
  return (address === lower || address === address.toUpperCase()) && passesBech32(lower, prefix.toLowerCase())
}

/** Without hashing: a mixed case is the checksum's, one case is a form that little else has. */
function ethereumScore(address: string): number {
  if (!ethereum.test(address)) return 0
  // Zero, and what stands for it in examples, is nobody's.
  if (new Set(address.slice(2).toLowerCase()).size < 6) return 0
  const hasBothCases = /[a-f]/.test(address) && /[A-F]/.test(address)
  return hasBothCases ? 0.92 : 0.78
}
