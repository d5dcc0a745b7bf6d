import * as z from 'zod'
import { duties } from '../identity/caller.ts'
import { covers, dataClasses } from '../regulated-data/classes.ts'
import { maskings } from '../regulated-data/masking/mask-value.ts'
import { regulatedActions } from '../regulated-data/policy/regulated-actions.ts'
import { auditTerms, verifierKey } from './audit-terms.ts'
import { crossIssues } from './cross-check.ts'
import { deniedPatternIssue, instructionsOf, mostInstructions } from './denied-patterns.ts'
import { isSignerKey } from './policy-signature.ts'
import { isSourcePattern } from './source-uri.ts'
import { duration, name, secretReference } from './terms.ts'

const group = z.string().min(1).max(256)

const sourcePattern = z
  .string()
  .max(512)
  .refine(
    isSourcePattern,
    'expected a glob over source URIs in normal form, such as mail://support/**, with *, **, ?, [a-z] or {a,b}',
  )

/** Of an upstream, to which a path is added; its credential stands elsewhere. What is deployed takes https alone. */
const upstreamUrl = z
  .url({ protocol: /^https?$/ })
  .refine((url) => !/[?#]/.test(url), 'expected a URL without query or fragment')
  .refine((url) => !/^https?:\/\/[^/]*@/i.test(url), 'expected a URL without a name or a password')
/** Keys fetched without TLS could be anyone's; only the machine itself may serve them so. */
const issuerUrl = z
  .string()
  .regex(
    /^(?:https:\/\/[^\s?#@]+|http:\/\/(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?(?:\/[^\s?#]*)?)$/,
    'expected an https URL without query (http only on the loopback address)',
  )
/** Asymmetric signatures only (RFC 8725, section 3.2): a shared secret would let every verifier sign. */
const signatureAlgorithm = z.enum([
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
])

const provider = z.strictObject({
  issuer: issuerUrl,
  audience: z.string().min(1),
  /** A literal claim name, or a dotted path. */
  groupsClaim: z.string().min(1).default('groups'),
  duties: z
    .record(group, z.enum(duties))
    .refine((map) => Object.keys(map).length > 0, 'expected at least one group'),
  ownerClaim: z.string().min(1).optional(),
  /** How people sign in to the gateway's own pages: authorization code with PKCE, as a public client. */
  signIn: z
    .strictObject({
      clientId: z.string().min(1).max(255),
      /** `openid` and `email` at least; some providers give an access token with the audience only for a scope of theirs. */
      scope: z
        .string()
        .max(512)
        .default('openid email')
        .refine(
          (scope) => ['openid', 'email'].every((name) => scope.split(' ').includes(name)),
          'expected scopes with openid and email among them',
        ),
      /** RFC 8707; by Auth0's name for it `audience` is sent as well. */
      resource: z.string().min(1).max(512).optional(),
    })
    .optional(),
  algorithms: z.array(signatureAlgorithm).min(1).default(['RS256', 'PS256', 'ES256', 'EdDSA']),
  clockTolerance: duration.default(30_000).refine((ms) => ms <= 300_000, 'expected at most 5m'),
})

const model = z.strictObject({
  protocol: z.literal('openai'),
  baseUrl: upstreamUrl,
  upstreamModel: z.string().min(1),
  dimensions: z.int().min(1).max(4096),
  credential: secretReference,
  /** API Gateway ends a request after 29 seconds, of which storing and recording need some. */
  timeout: duration.default(20_000),
})

/** A misspelled class would guard nothing. */
const regulatedClass = z
  .string()
  .refine(
    (name) => dataClasses.some((dataClass) => covers(name, dataClass)),
    'expected a class such as pii.email, a prefix such as pii, or *',
  )

const longestApproval = 14 * 86_400_000

const approval = z
  .strictObject({
    /** Who is asked, each by a link of their own. */
    approvers: z.array(z.email()).min(1).max(50),
    /** So many people must approve. */
    quorum: z.int().min(1).max(50).default(1),
    /** So many denials end it. */
    denials: z.int().min(1).max(50).default(1),
    timeout: duration
      .default(86_400_000)
      .refine((ms) => ms >= 60_000 && ms <= longestApproval, 'expected 1m to 14d'),
    /** After how long those who have not voted are reminded; half of the time-out where nothing is said. */
    reminder: duration.optional(),
    /** A denial needs a reason in any case. */
    reasonToApprove: z.boolean().default(false),
    /** `oidc`: the link and a sign-in as the person that it was sent to; `link`: the link and a code from the same e-mail. */
    authentication: z.enum(['oidc', 'link']).default('oidc'),
  })
  .refine(({ reminder, timeout }) => reminder === undefined || reminder < timeout, {
    path: ['reminder'],
    message: 'expected less than the timeout',
  })

const reading = z
  .strictObject({
    topK: z.int().min(1).max(100).default(20),
    rawVectors: z.boolean().default(false),
    textQueries: z.boolean().default(true),
    allowModelExtraction: z.boolean().default(false),
    verifyBytes: z.boolean().default(true),
    requestsPerMinute: z.int().min(1).max(1_000_000).default(120),
    unmasked: z.array(z.strictObject({ group, classes: z.array(regulatedClass) })).default([]),
  })
  .refine((reading) => !(reading.rawVectors && reading.textQueries && !reading.allowModelExtraction), {
    message:
      'expected rawVectors or textQueries, not both (together they let a consumer copy the model text by text), or allowModelExtraction: true',
  })

/** A vector's id, as receipts and results name it. */
const vectorId = z.string().regex(/^v_[A-Za-z0-9_-]{1,64}$/, 'expected the id of a vector, such as v_…')

const collection = z.strictObject({
  model: name,
  /** Where the vectors stand on AWS. On one machine it is always the embedded PostgreSQL. */
  store: z.enum(['s3-vectors', 'postgresql']).default('s3-vectors'),
  sources: z.strictObject({
    allow: z.array(sourcePattern).min(1),
    deny: z.array(sourcePattern).default([]),
    /** A token claim (a string or a list of strings) that must hold the source; it is then `claimed`, else `declared`. */
    claim: z.string().min(1).optional(),
  }),
  embedders: z.array(group).min(1),
  readers: z.array(group).min(1),
  regulated: z.record(regulatedClass, z.enum(regulatedActions)).default({}),
  masking: z.record(regulatedClass, z.enum(maskings)).default({}),
  approval: approval.optional(),
  grants: z
    .strictObject({
      maxTtl: duration
        .default(3_600_000)
        .refine((ms) => ms >= 60_000 && ms <= 86_400_000, 'expected 1m to 24h'),
      maxInputs: z.int().min(1).max(10_000_000).default(10_000),
      approval: z.boolean().default(false),
    })
    .prefault({}),
  filterable: z
    .record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_-]{0,62}$/), z.enum(['string', 'number', 'boolean']))
    .default({}),
  reading: reading.prefault({}),
  storeText: z.boolean().default(true),
  /** Planted vectors, which nobody has a reason to find: a read that returns one raises an alarm. */
  canaries: z.array(vectorId).max(1000).default([]),
})

const deniedPattern = z
  .string()
  .min(1)
  .max(512)
  .superRefine((pattern, context) => {
    const expected = deniedPatternIssue(pattern)
    if (expected !== undefined) context.addIssue({ code: 'custom', message: `expected ${expected}` })
  })
const deniedPatterns = z
  .array(deniedPattern)
  .max(200)
  .refine(
    (patterns) => instructionsOf(patterns) <= mostInstructions.together,
    `expected patterns of at most ${mostInstructions.together} RE2 instructions together`,
  )
  .default([])

const signer = verifierKey.refine(
  isSignerKey,
  'expected a verifier key as npm run policy -- key NAME prints it',
)

export const policySchema = z
  .strictObject({
    version: z.literal(1),
    identity: z.strictObject({
      providers: z.array(provider).min(1).max(32),
      dutyBinding: z.strictObject({ cooldown: duration.default(86_400_000) }).prefault({}),
      owners: z.record(z.string().min(1), z.string().min(1)).default({}),
      /** Subject → e-mail, of people whose tokens do not carry it: nobody approves what is their own. */
      emails: z.record(z.string().min(1), z.email()).default({}),
    }),
    models: z.record(name, model),
    collections: z.record(name, collection),
    guardrails: z
      .strictObject({
        /** RE2 regular expressions, found anywhere in a text, whatever their case and spelling. */
        deniedPatterns,
        maxInputCharacters: z.int().min(1).max(1_000_000).default(32_768),
        maxInputsPerRequest: z.int().min(1).max(2048).default(2048),
      })
      .prefault({}),
    detection: z
      .strictObject({
        /** Beside Sunder's own detectors, whose findings it adds to. Texts then leave for that service. */
        managed: z.enum(['none', 'comprehend']).default('none'),
        language: z.enum(['en', 'es']).default('en'),
        minimumScore: z.number().min(0.5).max(1).default(0.8),
      })
      .prefault({}),
    /** From whom approvers hear. Needed where anything can wait for an approval. */
    mail: z
      .strictObject({
        from: z.email(),
        /** What SES is to verify: the whole domain (by its DNS), or the one address (by a link that it is sent). */
        verify: z.enum(['domain', 'address']).default('domain'),
      })
      .optional(),
    audit: auditTerms,
    /** Whose signatures a changed policy must carry: verifier keys (C2SP signed notes), one of which is enough. */
    changes: z.strictObject({ signers: z.array(signer).min(1).max(50) }).optional(),
  })
  .superRefine((policy, context) => {
    for (const issue of crossIssues(policy)) context.addIssue({ code: 'custom', ...issue })
  })

export type PolicyDocument = z.output<typeof policySchema>
export type CollectionPolicy = PolicyDocument['collections'][string]
export type ModelPolicy = PolicyDocument['models'][string]
export type ReceiverPolicy = PolicyDocument['audit']['ship'][number]
export type ApprovalPolicy = NonNullable<CollectionPolicy['approval']>
export type ProviderPolicy = PolicyDocument['identity']['providers'][number]

/** The parsed policy, frozen, and the SHA-256 of the file's bytes as `sha256:` and hex. */
export interface Policy extends PolicyDocument {
  readonly digest: string
}
