import { describe, expect, it } from 'vitest'
import { prefixedKey } from '../../../../../shared/regulated-data/detectors/secrets/prefixed-key.ts'
import { fake, prefix } from './fake-keys.ts'
import { secretsBy } from './secrets-in.ts'

const found = secretsBy(prefixedKey)

const keys: readonly (readonly [string, string, string])[] = [
  ['AWS, access key', 'secret.cloud-key', prefix('AK', 'IA') + fake(16, 'base32')],
  ['AWS, access key without a digit', 'secret.cloud-key', prefix('AK', 'IA', 'QWERTZUIOPASDFGH')],
  ['AWS, of the documentation', 'secret.cloud-key', prefix('AK', 'IA', 'IOSFODNN7', 'EXAMPLE')],
  ['AWS, session', 'secret.cloud-key', prefix('AS', 'IA') + fake(16, 'base32')],
  ['AWS, role', 'secret.cloud-key', prefix('AR', 'OA') + fake(16, 'base32')],
  ['Google, API key', 'secret.cloud-key', prefix('AI', 'za', 'Sy') + fake(33, 'base64url')],
  ['Google, client secret', 'secret.cloud-key', prefix('GOC', 'SPX-') + fake(28, 'base64url')],
  ['Google, access token', 'secret.cloud-key', prefix('ya', '29.') + fake(60, 'base64url')],
  ['DigitalOcean', 'secret.cloud-key', prefix('dop', '_v1_') + fake(64, 'hex')],
  ['Alibaba', 'secret.cloud-key', prefix('LT', 'AI5t') + fake(18)],
  ['Databricks', 'secret.cloud-key', prefix('da', 'pi') + fake(32, 'hex')],
  ['Vault', 'secret.cloud-key', prefix('hv', 's.') + fake(24)],
  ['OpenAI', 'secret.provider-api-key', prefix('s', 'k-') + fake(48)],
  ['OpenAI, project', 'secret.provider-api-key', prefix('s', 'k-proj-') + fake(74, 'base64url')],
  ['OpenAI, service account', 'secret.provider-api-key', prefix('s', 'k-svcacct-') + fake(74, 'base64url')],
  ['Anthropic', 'secret.provider-api-key', prefix('s', 'k-ant-', 'api03-') + fake(93, 'base64url')],
  ['Hugging Face', 'secret.provider-api-key', prefix('h', 'f_') + fake(34)],
  ['Groq', 'secret.provider-api-key', prefix('gs', 'k_') + fake(52)],
  ['Replicate', 'secret.provider-api-key', prefix('r', '8_') + fake(37)],
  ['Stripe, live', 'secret.provider-api-key', prefix('s', 'k_live_') + fake(24)],
  ['Stripe, test', 'secret.provider-api-key', prefix('s', 'k_test_') + fake(24)],
  ['Stripe, restricted', 'secret.provider-api-key', prefix('r', 'k_live_') + fake(24)],
  ['Stripe, webhook', 'secret.provider-api-key', prefix('wh', 'sec_') + fake(32)],
  ['SendGrid', 'secret.provider-api-key', `${prefix('S', 'G.') + fake(22)}.${fake(43, 'base64url')}`],
  ['Mailgun', 'secret.provider-api-key', prefix('ke', 'y-') + fake(32, 'hex')],
  ['Twilio, key', 'secret.provider-api-key', prefix('S', 'K') + fake(32, 'hex')],
  ['Twilio, account', 'secret.provider-api-key', prefix('A', 'C') + fake(32, 'hex')],
  ['npm', 'secret.provider-api-key', prefix('np', 'm_') + fake(36)],
  ['PyPI', 'secret.provider-api-key', prefix('py', 'pi-') + fake(150, 'base64url')],
  ['Square', 'secret.provider-api-key', prefix('sq0', 'atp-') + fake(22, 'base64url')],
  ['Shopify', 'secret.provider-api-key', prefix('shp', 'at_') + fake(32, 'hex')],
  ['New Relic', 'secret.provider-api-key', prefix('NR', 'AK-') + fake(27, 'upperAndDigits')],
  ['GitHub, personal', 'secret.vcs-token', prefix('gh', 'p_') + fake(36)],
  ['GitHub, OAuth', 'secret.vcs-token', prefix('gh', 'o_') + fake(36)],
  ['GitHub, server', 'secret.vcs-token', prefix('gh', 's_') + fake(36)],
  ['GitHub, fine-grained', 'secret.vcs-token', `${prefix('github', '_pat_') + fake(22)}_${fake(59)}`],
  ['GitLab', 'secret.vcs-token', prefix('gl', 'pat-') + fake(20)],
  ['GitLab, routable', 'secret.vcs-token', `${prefix('gl', 'pat-') + fake(27)}.01.${fake(9)}`],
  ['GitLab, trigger', 'secret.vcs-token', prefix('gl', 'ptt-') + fake(40, 'hex')],
  ['Bitbucket', 'secret.vcs-token', prefix('AT', 'BB') + fake(32)],
  ['Atlassian', 'secret.vcs-token', `${prefix('AT', 'ATT3') + fake(180, 'base64url')}=1A2B3C4D`],
  ['Slack, bot', 'secret.chat-token', `${prefix('xo', 'xb-') + fake(12, 'digits')}-${fake(24)}`],
  ['Slack, app', 'secret.chat-token', `${prefix('xa', 'pp-1-')}A012BCD3EFG-${fake(64, 'hex')}`],
  ['age', 'secret.private-key', prefix('AGE-', 'SECRET-KEY-1') + fake(58, 'upperAndDigits')],
]

describe('a key is found by its prefix, whole', () => {
  it.each(keys)('%s', (_, dataClass, key) => {
    for (const text of [key, `see ${key}.`, `KEY="${key}"`, `{"key":"${key}","next":1}`, `a,${key},b\n`]) {
      expect(found(text), text).toEqual([`${dataClass}: ${key}`])
    }
  })
})

describe('no key is found', () => {
  it.each([
    ['in the prefix alone', `tokens begin with ${prefix('gh', 'p_')} and have 36 characters`],
    ['in a prefix and dots', `${prefix('s', 'k-')}...`],
    ['in a row of x', prefix('gh', 'p_') + 'x'.repeat(36)],
    ['in a row of X behind a cloud key’s prefix', prefix('AK', 'IA') + 'X'.repeat(16)],
    ['in words', `${prefix('xo', 'xb-')}your-token-goes-here-please`],
    ['in the name of a style', '<div class="sk-toggleable__label-arrow sk-spinner-loading-container">'],
    ['in the name of a setting', 'npm_package_devDependencies_typescript and npm_config_user_agent'],
    ['in a body that is too short', prefix('gh', 'p_') + fake(12)],
    ['in a body that is too long', prefix('S', 'K') + fake(40, 'hex')],
    ['in a body that goes on in other letters', `${prefix('dop', '_v1_') + fake(64, 'hex')}xyz`],
    ['in a longer word of capitals', `${prefix('AK', 'IA') + fake(16, 'base32')}QWERTZ`],
    ['in a digest', `sha1 ${fake(40, 'hex')}, sha256:${fake(64, 'hex')}`],
    ['in a UUID', 'id 550e8400-e29b-41d4-a716-446655440000'],
  ])('%s', (_, text) => {
    expect(found(text)).toEqual([])
  })
})
