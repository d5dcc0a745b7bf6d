import { prices } from './prices.ts'

/** What the estimate takes a month to be like. */
const assumptions = {
  inputsPerRequest: 10,
  dimensions: 1536,
  textBytes: 500,
  /** The rest of a stored row: metadata, digests, signature, inclusion path. */
  rowBytes: 1600,
  /** Mostly waiting for the model. */
  embedSeconds: 0.7,
  embedGb: 1,
  recordBytes: 1400,
  /** S3 Vectors charges each put for this much at the least. */
  smallestVectorPutBytes: 128 * 1024,
  /** One in so many requests waits for a person. */
  requestsPerApproval: 1000,
  /** Nobody has to be reminded, and the first decision ends it. */
  transitionsPerApproval: 7,
  /** A link for each of two approvers, and the end for them or the embedder. */
  mailsPerApproval: 4,
  webAcls: 5,
  rulesPerWebAcl: 4,
  keys: 14,
  /** CloudWatch charges an alarm for each metric that it adds. */
  alarmMetrics: 81,
  metrics: 20,
  minutes: 43_830,
  /** A run that seals and one that ships, a gigabyte together. */
  sealingSeconds: 0.5,
  /** A seal, two tiles of hashes and two of entries, a head under its seal, and the latest. */
  putsPerSeal: 7,
  /** The registers of the lanes of fifteen functions, and lanes. */
  readsPerSeal: 60,
} as const

interface CostLine {
  readonly what: string
  /** The calculation, in words. */
  readonly how: string
  /** US dollars a month. */
  readonly dollars: number
}

const gb = 1024 ** 3

/** What the deployment costs in a month that embeds `inputs` texts, without the embedding model itself. */
export function monthlyCosts(inputs: number): CostLine[] {
  const { inputsPerRequest, recordBytes, embedSeconds, embedGb, textBytes, rowBytes } = assumptions
  const requests = inputs / inputsPerRequest
  const records = 2 * requests
  const vectorBytes = 4 * assumptions.dimensions + textBytes + rowBytes
  const putBytes = Math.max(inputsPerRequest * vectorBytes, assumptions.smallestVectorPutBytes)
  // Each record is 2 KB rounded up and stands in four indexes; the claim of the budget is one write more.
  const writes = records * (Math.ceil(recordBytes / 1024) + 4) + requests
  const tableGb = (records * recordBytes * 2) / gb
  const payloadGb = (requests * inputsPerRequest * (textBytes + 100) + records * recordBytes) / gb
  return [
    {
      what: 'API Gateway and WAF',
      how: '1 request each',
      dollars: requests * (prices.apiGatewayRequest + prices.wafRequest),
    },
    {
      what: 'Lambda',
      how: `${embedSeconds} s of ${embedGb} GB (arm64), and the watch on the records`,
      dollars:
        requests * (1.1 * prices.lambdaRequest + 1.05 * embedSeconds * embedGb * prices.lambdaArmGbSecond),
    },
    {
      what: 'DynamoDB',
      how: '13 writes (2 records of 2 KB in 4 indexes, 1 claim), 2 reads of each record (sealed, shipped), storage with recovery',
      dollars:
        writes * prices.dynamoDbWrite +
        2 * records * prices.dynamoDbRead +
        tableGb * (prices.dynamoDbGbMonth + prices.dynamoDbRecoveryGbMonth),
    },
    {
      what: 'S3',
      how: '4 puts (2 payloads, 2 copies of records) and what they keep',
      dollars: 4 * requests * prices.s3Put + payloadGb * prices.s3GbMonth,
    },
    {
      what: 'S3 Vectors',
      how: `a put of ${Math.round(putBytes / 1024)} KB, and a month's storage of ${(vectorBytes / 1024).toFixed(1)} KB a vector`,
      dollars:
        requests * (putBytes / gb) * prices.s3VectorsPutGb +
        ((inputs * vectorBytes) / gb) * prices.s3VectorsGbMonth,
    },
    { what: 'KMS', how: '1 signature', dollars: requests * prices.kmsAsymmetricRequest },
    {
      what: 'Approvals',
      how: `of 1 in ${assumptions.requestsPerApproval.toLocaleString('en-US')}: ${assumptions.transitionsPerApproval} state transitions, ${assumptions.mailsPerApproval} e-mails`,
      dollars:
        (requests / assumptions.requestsPerApproval) *
        (assumptions.transitionsPerApproval * prices.stateTransition +
          assumptions.mailsPerApproval * prices.mail),
    },
    { what: 'Logs', how: '1.5 KB', dollars: ((requests * 1536) / gb) * prices.logsGb },
    {
      what: 'Sealing and shipping',
      how: `each minute: ${assumptions.sealingSeconds} s of 1 GB, ${assumptions.putsPerSeal} puts, ${assumptions.readsPerSeal} reads, 1 signature`,
      dollars:
        assumptions.minutes *
        (2 * prices.lambdaRequest +
          assumptions.sealingSeconds * prices.lambdaArmGbSecond +
          assumptions.putsPerSeal * prices.s3Put +
          assumptions.readsPerSeal * prices.dynamoDbRead +
          prices.kmsAsymmetricRequest),
    },
    {
      what: 'Standing',
      how: `${assumptions.webAcls} web ACLs of ${assumptions.rulesPerWebAcl} rules, ${assumptions.keys} keys, alarms of ${assumptions.alarmMetrics} metrics, ${assumptions.metrics} metrics of its own, a dashboard, a secret`,
      dollars:
        assumptions.webAcls * (prices.webAclMonth + assumptions.rulesPerWebAcl * prices.wafRuleMonth) +
        assumptions.keys * prices.keyMonth +
        assumptions.alarmMetrics * prices.alarmMetricMonth +
        assumptions.metrics * prices.metricMonth +
        prices.dashboardMonth +
        prices.secretMonth,
    },
  ]
}

/** The costs of 10 thousand, 1 million and 100 million inputs a month as a table in Markdown. */
export function costTable(): string {
  const volumes = [10_000, 1_000_000, 100_000_000]
  const columns = volumes.map(monthlyCosts)
  const [first = []] = columns
  const sum = (lines: readonly CostLine[]) => lines.reduce((total, { dollars }) => total + dollars, 0)
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [
    row([
      'A month',
      'For each request of 10 texts',
      ...volumes.map((inputs) => inputs.toLocaleString('en-US')),
    ]),
    row(['---', '---', '---:', '---:', '---:']),
    ...first.map(({ what, how }, index) =>
      row([what, how, ...columns.map((lines) => dollars(lines[index]?.dollars ?? 0))]),
    ),
    row(['**Sum**', '', ...columns.map((lines) => `**${dollars(sum(lines))}**`)]),
  ].join('\n')
}

function dollars(amount: number): string {
  if (amount < 0.005) return '< $0.01'
  const digits = amount < 100 ? 2 : 0
  return `$${amount.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits })}`
}
