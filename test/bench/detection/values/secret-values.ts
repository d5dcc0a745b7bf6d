import type { Value } from '../labelled-text.ts'
import type { Random } from '../random.ts'

const upper = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
const lower = upper.toLowerCase()
const digits = '0123456789'
const base62 = upper + lower + digits
const base64url = `${base62}-_`
const hex = '0123456789abcdef'

/** Each is put together here, so that no scanner of repositories takes a part of this file for a secret. */
const secrets: readonly ((random: Random) => Value)[] = [
  (random) => secret('secret.cloud-key', 'AK', 'IA', random.signs(`${upper}234567`, 16)),
  (random) => secret('secret.cloud-key', 'AS', 'IA', random.signs(`${upper}234567`, 16)),
  (random) => secret('secret.cloud-key', 'AI', 'za', 'Sy', random.signs(base64url, 33)),
  (random) => secret('secret.vcs-token', 'gh', 'p_', random.signs(base62, 36)),
  (random) => secret('secret.vcs-token', 'gh', 'o_', random.signs(base62, 36)),
  (random) =>
    secret('secret.vcs-token', 'github', '_pat_', random.signs(base62, 22), '_', random.signs(base62, 59)),
  (random) => secret('secret.vcs-token', 'gl', 'pat-', random.signs(base64url, 20).replace(/-$/, 'a')),
  (random) => secret('secret.vcs-token', 'np', 'm_', random.signs(base62, 36)),
  (random) =>
    secret(
      'secret.chat-token',
      'xo',
      'xb-',
      random.digits(12),
      '-',
      random.digits(12),
      '-',
      random.signs(base62, 24),
    ),
  (random) =>
    secret(
      'secret.chat-token',
      'xo',
      'xp-',
      random.digits(12),
      '-',
      random.digits(12),
      '-',
      random.signs(hex, 32),
    ),
  (random) => secret('secret.provider-api-key', 's', 'k-', 'proj-', random.signs(base62, 48)),
  (random) =>
    secret(
      'secret.provider-api-key',
      's',
      'k-',
      random.signs(base62, 20),
      'T3Blbk',
      'FJ',
      random.signs(base62, 20),
    ),
  (random) => secret('secret.provider-api-key', 's', 'k-ant-', 'api03-', random.signs(base64url, 92), 'AA'),
  (random) => secret('secret.provider-api-key', 's', 'k_live_', random.signs(base62, 24)),
  (random) => secret('secret.provider-api-key', 'r', 'k_live_', random.signs(base62, 24)),
  (random) => secret('secret.provider-api-key', 'h', 'f_', random.signs(upper + lower, 34)),
  (random) =>
    secret('secret.provider-api-key', 'S', 'G.', random.signs(base62, 22), '.', random.signs(base62, 43)),
  (random) =>
    secret(
      'secret.jwt',
      'ey',
      `JhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.ey`,
      `J${random.signs(base62, 60)}`,
      '.',
      random.signs(base62, 43),
    ),
]

function secret(dataClass: NonNullable<Value['class']>, ...parts: readonly string[]): Value {
  return { class: dataClass, text: parts.join('') }
}

export function token(random: Random): Value {
  return random.pick(secrets)(random)
}

export function privateKey(random: Random): Value {
  const kind = random.pick(['RSA ', 'EC ', 'OPENSSH ', ''])
  const lines = Array.from({ length: 6 }, () => random.signs(`${base62}+/`, 64))
  const dashes = '-'.repeat(5)
  return secret(
    'secret.private-key',
    `${dashes}BEGIN ${kind}PRIV`,
    `ATE KEY${dashes}\n${lines.join('\n')}\n${dashes}END ${kind}PRIV`,
    `ATE KEY${dashes}`,
  )
}

export function connectionString(random: Random): Value {
  const password = random.signs(base62, random.between(8, 20))
  const scheme = random.pick(['postgres', 'postgresql', 'mysql', 'mongodb', 'mongodb+srv', 'redis', 'amqp'])
  return secret('secret.connection-string', `${scheme}:/`, `/app:${password}`, '@db.internal:5432/main')
}

export function urlCredentials(random: Random): Value {
  return secret('url.credentials', 'deploy', ':', random.signs(base62, random.between(8, 16)))
}

/** A password as people and machines choose them; the field's name stands in the template. */
export function password(random: Random): Value {
  const text = random.pick([
    () => `${random.pick(['Summer', 'Winter', 'Passw0rd', 'Letmein', 'hunter'])}${random.digits(4)}!`,
    () => random.signs(`${base62}!$%^*`, random.between(10, 16)).replace(/^[!$%^*]/, 'k'),
    () =>
      `${random.pick(['correct', 'purple', 'tiger'])}-${random.pick(['horse', 'monkey'])}-${random.digits(3)}`,
  ])()
  return { class: 'secret.password', text }
}

export function highEntropy(random: Random): Value {
  const text = random.pick([
    () => random.signs(hex, 32),
    () => random.signs(base62, 40),
    () => random.signs(`${base62}+/`, 40),
    () => random.signs(base64url, 32),
  ])()
  return { class: 'secret.high-entropy', text }
}
