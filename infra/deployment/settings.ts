import * as z from 'zod'
import { describeIssue } from '../../shared/policy/policy-error.ts'
import { functionNames } from '../functions.ts'
import { DeploymentRefusal } from './deployment-refusal.ts'
import { hasTlsPort, reachablePort } from './reachable-port.ts'

const hostname = z
  .string()
  .regex(
    /^(?=.{4,253}$)[a-z0-9](?:[a-z0-9-]{0,62})(?:\.[a-z0-9](?:[a-z0-9-]{0,62}))+$/,
    'expected a host name in lower case, such as api.openai.com',
  )

const domain = z.strictObject({
  name: hostname,
  certificateArn: z
    .string()
    .regex(
      /^arn:aws[a-z-]*:acm:[a-z0-9-]+:\d{12}:certificate\/\S+$/,
      'expected the ARN of a certificate of AWS Certificate Manager in the region of the deployment',
    ),
})

const principal = z
  .string()
  .regex(/^arn:aws[a-z-]*:(?:iam|sts)::\d{12}:\S+$/, 'expected the ARN of a user, a role or an account root')

const days = z.coerce
  .number()
  .pipe(z.literal([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731]))

const settings = z
  .strictObject({
    /** The prefix of every name. A second deployment into the same account and region needs another. */
    deployment: z
      .string()
      .regex(
        /^[a-z][a-z0-9-]{1,15}[a-z0-9]$/,
        'expected 3 to 17 of a-z, 0-9 and dash, beginning with a letter',
      )
      .default('sunder'),
    network: z.enum(['public', 'private']).default('public'),
    domains: z
      .strictObject({
        embed: domain.optional(),
        vectors: domain.optional(),
        audit: domain.optional(),
        grants: domain.optional(),
        approvals: domain.optional(),
      })
      .default({}),
    alarmEmail: z.email().optional(),
    breakGlassPrincipals: z.array(principal).max(20).default([]),
    /** Of `network: private`: hosts that may be reached beside those the policy names. */
    egressAllowlist: z.array(hostname).max(100).default([]),
    /** Where the policy's `vault:` references lead. */
    vault: z
      .strictObject({
        address: z.url({ protocol: /^https$/, error: 'expected an https URL' }),
        namespace: z.string().min(1).optional(),
        token: z
          .string()
          .regex(
            /^(?:secretsmanager|ssm):.{1,512}$/,
            'expected secretsmanager: or ssm: and where the token of the vault is kept',
          ),
      })
      .optional(),
    /** Of CloudWatch Logs, which knows only certain numbers of days. The audit records have the policy's. */
    logRetentionDays: days.default(90),
    /** `governance` can be lifted by an administrator: for trials, whose bucket is to be deleted afterwards. */
    archiveLock: z.enum(['compliance', 'governance']).default('compliance'),
    /** Reserved concurrency: a function is never run more often at once, and always as often. */
    concurrency: z.partialRecord(z.enum(functionNames), z.int().min(1).max(10_000)).default({}),
    /** Requests per second at each duty's API, over all callers. */
    requestsPerSecond: z.coerce.number().int().min(1).max(10_000).default(100),
    /** Requests in five minutes from one address, before the firewall refuses it. */
    requestsPerAddress: z.coerce.number().int().min(10).max(2_000_000_000).default(10_000),
  })
  .refine(({ network, domains }) => network === 'public' || Object.keys(domains).length === 0, {
    path: ['domains'],
    message: 'expected none with network: private, whose endpoints have names inside the network alone',
  })
  .refine(({ network, vault }) => network === 'public' || vault === undefined || hasTlsPort(vault.address), {
    path: ['vault', 'address'],
    message: `expected ${reachablePort}`,
  })

export type Settings = z.output<typeof settings>
export type SettingsInput = z.input<typeof settings>
export type DomainSettings = z.output<typeof domain>

/** The names of the settings, as they stand in the context of `cdk.json` or after `-c`. */
export const settingNames = Object.keys(settings.shape)

/** @throws DeploymentRefusal with every issue as `cdk.json: context.path: found X, expected Y` */
export function parseSettings(input: unknown): Settings {
  const result = settings.safeParse(input)
  if (result.success) return result.data
  const issues = result.error.issues.flatMap((issue) => describeIssue(issue, input))
  throw new DeploymentRefusal(issues.map((issue) => `cdk.json: context.${issue}`))
}
