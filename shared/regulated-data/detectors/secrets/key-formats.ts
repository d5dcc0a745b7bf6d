import type { DataClass } from '../../classes.ts'
import { base64, base64url, Characters } from './characters.ts'

/** How an issuer writes its keys: a prefix, and a body of some characters. */
export interface KeyFormat {
  readonly class: DataClass
  readonly prefix: string
  /** Of `Characters`. */
  readonly body: number
  readonly least: number
  /** A longer run is none of these keys. */
  readonly most: number
  /** A prefix so rare that the body need not look random. */
  readonly isUnmistakable: boolean
}

type Body = readonly [characters: number, least: number, most?: number]

function keys(dataClass: DataClass, prefixes: string, [body, least, most = 4096]: Body): KeyFormat[] {
  return prefixes
    .split(' ')
    .map((prefix) => ({ class: dataClass, prefix, body, least, most, isUnmistakable: false }))
}

const unmistakable = (formats: KeyFormat[]) => formats.map((format) => ({ ...format, isUnmistakable: true }))

const { lowerHex, upperOrDigit, lowerOrDigit, letterOrDigit, dashes, dot } = Characters
const dotted = base64url | dot

/** Of clouds, as their documentation and the patterns of their partners' secret scanning give them. */
const cloud: readonly KeyFormat[] = [
  // AWS: IAM's unique ids, each with its kind's prefix (IAM user guide, "Understanding unique ID prefixes").
  ...unmistakable(
    keys('secret.cloud-key', 'AKIA ASIA AROA AIDA AGPA ANPA ANVA APKA ABIA ACCA AIPA', [
      upperOrDigit,
      16,
      16,
    ]),
  ),
  // Google: API keys, OAuth client secrets and access tokens.
  ...unmistakable(keys('secret.cloud-key', 'AIza', [base64url, 33, 37])),
  ...keys('secret.cloud-key', 'GOCSPX-', [base64url, 24, 36]),
  ...keys('secret.cloud-key', 'ya29.', [dotted, 30]),
  // DigitalOcean, Alibaba, Tencent, Heroku, Fly, Vercel, Databricks, Scaleway, Cloudflare's origin CA, Terraform, Vault.
  ...unmistakable(keys('secret.cloud-key', 'dop_v1_ doo_v1_ dor_v1_', [lowerHex, 40])),
  ...keys('secret.cloud-key', 'LTAI', [letterOrDigit, 12, 26]),
  ...keys('secret.cloud-key', 'AKID', [letterOrDigit, 28, 40]),
  ...keys('secret.cloud-key', 'HRKU-', [base64url, 30]),
  ...keys('secret.cloud-key', 'fo1_', [base64url, 30]),
  ...keys('secret.cloud-key', 'fm2_', [base64, 40]),
  ...keys('secret.cloud-key', 'dapi dose', [lowerHex, 32, 34]),
  ...keys('secret.cloud-key', 'cfut_ cfat_ cfk_', [base64url, 30]),
  ...keys('secret.cloud-key', 'hvs. hvb. hvr.', [base64url, 20]),
  ...keys('secret.cloud-key', 'tskey-', [base64url, 16]),
  ...keys('secret.cloud-key', 'pscale_tkn_ pscale_pw_ pscale_oauth_', [dotted, 24]),
  ...keys('secret.cloud-key', 'AQVN', [base64url, 30, 40]),
]

const provider: readonly KeyFormat[] = [
  // Of models: OpenAI, Anthropic, OpenRouter, DeepSeek, Langfuse; Hugging Face, Replicate, Groq, xAI, Perplexity, …
  ...keys('secret.provider-api-key', 'sk-', [base64url, 20]),
  ...keys('secret.provider-api-key', 'hf_ api_org_ gsk_ pplx- xai- nvapi- pcsk_ fw_ csk- jina_ tgp_v1_', [
    base64url,
    20,
  ]),
  ...keys('secret.provider-api-key', 'r8_', [letterOrDigit, 30]),
  ...keys('secret.provider-api-key', 'lsv2_pt_ lsv2_sk_', [base64url, 30]),
  // Of payments: Stripe, Square, Razorpay, PayPal, Plaid, Flutterwave, Coinbase, Adyen.
  ...keys('secret.provider-api-key', 'sk_live_ sk_test_ rk_live_ rk_test_ whsec_', [base64, 16]),
  ...keys('secret.provider-api-key', 'sq0atp- sq0csp- sq0idp-', [base64url, 20]),
  ...keys('secret.provider-api-key', 'rzp_live_ rzp_test_', [letterOrDigit, 14]),
  ...keys('secret.provider-api-key', 'access_token$production$', [letterOrDigit, 14]),
  ...keys('secret.provider-api-key', 'access-production- access-sandbox- access-development-', [
    base64url,
    30,
  ]),
  ...keys('secret.provider-api-key', 'FLWSECK- FLWSECK_TEST-', [base64url, 20]),
  // Of mail and messages: SendGrid, Mailgun, Brevo, Mailchimp's Mandrill, Resend, Twilio, Facebook, Postmark.
  ...keys('secret.provider-api-key', 'SG.', [dotted, 40]),
  ...keys('secret.provider-api-key', 'key-', [lowerOrDigit, 32, 36]),
  ...keys('secret.provider-api-key', 'xkeysib- xsmtpsib-', [base64url, 32]),
  ...keys('secret.provider-api-key', 're_', [base64url, 24]),
  ...keys('secret.provider-api-key', 'SK AC', [lowerHex, 32, 32]),
  ...keys('secret.provider-api-key', 'EAA', [letterOrDigit, 55]),
  // Of shops and offices: Shopify, HubSpot, Notion, Airtable, Linear, Figma, Typeform, Contentful, Dropbox, Postman.
  ...keys('secret.provider-api-key', 'shpat_ shpca_ shppa_ shpss_ shptka_', [letterOrDigit, 32]),
  ...keys('secret.provider-api-key', 'pat-na1- pat-na2- pat-eu1-', [base64url, 30]),
  ...keys('secret.provider-api-key', 'ntn_ secret_', [letterOrDigit, 40]),
  ...keys('secret.provider-api-key', 'pat', [letterOrDigit | dot, 78, 80]),
  ...keys('secret.provider-api-key', 'lin_api_ lin_oauth_', [letterOrDigit, 32]),
  ...keys('secret.provider-api-key', 'figd_ figo_ tfp_ CFPAT- sl.', [dotted, 36]),
  ...keys('secret.provider-api-key', 'PMAK-', [base64url, 40]),
  // Of packages: npm, PyPI, RubyGems, NuGet, crates.io, Docker Hub, Clojars.
  ...keys('secret.provider-api-key', 'npm_', [letterOrDigit, 30]),
  ...keys('secret.provider-api-key', 'pypi-', [base64url, 50]),
  ...keys('secret.provider-api-key', 'rubygems_', [lowerHex, 40]),
  ...keys('secret.provider-api-key', 'oy2', [lowerOrDigit, 43, 43]),
  ...keys('secret.provider-api-key', 'cio', [letterOrDigit, 32, 32]),
  ...keys('secret.provider-api-key', 'dckr_pat_ dckr_oat_', [base64url, 24]),
  ...keys('secret.provider-api-key', 'CLOJARS_', [letterOrDigit, 40]),
  // Of operations: New Relic, Grafana, Sentry, Dynatrace, Snyk, SonarQube, Buildkite, CircleCI, Doppler, Supabase, …
  ...keys('secret.provider-api-key', 'NRAK- NRJS- NRII- NRIQ- NRRA-', [base64url, 16]),
  ...keys('secret.provider-api-key', 'glsa_ glc_ sntrys_ sntryu_', [base64 | dashes, 24]),
  ...keys('secret.provider-api-key', 'dt0c01. dt0s01. dp.pt. dp.st. dp.ct.', [dotted, 24]),
  ...keys('secret.provider-api-key', 'sqp_ squ_ sqa_ bkua_ CCIPAT_ CCIPRJ_ sgp_ sbp_ nfp_ rnd_ pnu_ napi_', [
    base64url,
    24,
  ]),
  ...keys('secret.provider-api-key', 'sb_secret_ ops_ dkr_ rdme_ phx_ phc_', [base64url, 24]),
  ...keys('secret.provider-api-key', 'sk.eyJ', [dotted, 40]),
]

const versionControl: readonly KeyFormat[] = [
  // GitHub: a base62 body whose last six characters are a CRC-32, which is not asked for: a mistyped token is one too.
  ...keys('secret.vcs-token', 'ghp_ gho_ ghu_ ghs_ ghr_', [letterOrDigit, 30]),
  ...keys('secret.vcs-token', 'github_pat_', [base64url, 40]),
  // GitLab's kinds of tokens (GitLab documentation, "Token prefixes").
  ...keys(
    'secret.vcs-token',
    'glpat- gloas- gldt- glrt- glrtr- glcbt- glptt- glft- glimt- glagent- glsoat- glwt- glffct-',
    [dotted, 16],
  ),
  ...keys('secret.vcs-token', 'GR1348941', [base64url, 20]),
  // Bitbucket's app passwords and access tokens, Atlassian's API tokens.
  ...keys('secret.vcs-token', 'ATBB', [base64 | dashes, 28]),
  ...keys('secret.vcs-token', 'ATATT3 ATCTT3', [base64 | dashes, 40]),
]

const chat: readonly KeyFormat[] = [
  // Slack's kinds of tokens ("Token types" of its documentation).
  ...keys('secret.chat-token', 'xoxb- xoxp- xoxa- xoxr- xoxs- xoxo- xoxc- xoxd- xoxe- xapp-', [
    base64url | Characters.tildeOrPercent,
    20,
  ]),
  ...keys('secret.chat-token', 'xoxe.xoxb- xoxe.xoxp- mfa.', [base64url, 30]),
]

const privateKey: readonly KeyFormat[] = keys('secret.private-key', 'AGE-SECRET-KEY-1', [upperOrDigit, 50])

export const keyFormats: readonly KeyFormat[] = [
  ...cloud,
  ...provider,
  ...versionControl,
  ...chat,
  ...privateKey,
]
