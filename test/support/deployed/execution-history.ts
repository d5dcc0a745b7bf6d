import { DescribeExecutionCommand, paginateGetExecutionHistory, type SFNClient } from '@aws-sdk/client-sfn'

/** A value that is no object, and the name under which it stands. */
interface Datum {
  readonly name: string
  readonly value: string
}

/** Everything that an execution keeps of what went through it: its input, and each value in the data of its history. */
export async function dataInHistory(
  client: SFNClient,
  executionArn: string,
): Promise<{ readonly input: string; readonly data: readonly Datum[] }> {
  const { input = '' } = await client.send(new DescribeExecutionCommand({ executionArn }))
  const data: Datum[] = []
  const pages = paginateGetExecutionHistory({ client }, { executionArn, includeExecutionData: true })
  for await (const { events = [] } of pages) {
    for (const event of events) {
      for (const details of Object.values(event)) {
        if (typeof details === 'object' && !(details instanceof Date)) data.push(...dataOf(details))
      }
    }
  }
  return { input, data }
}

/** Of an event's details; the rest of them says what happened, not to what. */
function dataOf(details: object): Datum[] {
  const { input, output, parameters, cause } = details as Readonly<Record<string, unknown>>
  return [input, output, parameters, cause].flatMap((text) => leavesOf('', text))
}

/** Text that is JSON is read, at whatever depth it stands. */
function leavesOf(name: string, value: unknown): Datum[] {
  const parsed = typeof value === 'string' ? parse(value) : value
  if (Array.isArray(parsed)) return parsed.flatMap((part) => leavesOf(name, part))
  if (typeof parsed === 'object' && parsed !== null) {
    return Object.entries(parsed).flatMap(([key, part]) => leavesOf(key, part))
  }
  return parsed === undefined || parsed === null ? [] : [{ name, value: String(parsed) }]
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
