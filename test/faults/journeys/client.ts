import type { Story } from '../story.ts'
import type { Identities, Person } from '../world/identities.ts'
import type { World } from '../world/open-world.ts'

interface Answer {
  readonly status: number
  readonly json: Readonly<Record<string, unknown>>
}

/** Sends requests as one person, and keeps what was asked and what was told. */
export interface Client {
  ask(app: 'grants' | 'embed' | 'read', request: Asked): Promise<Answer>
}

interface Asked {
  readonly method: 'GET' | 'POST' | 'DELETE'
  readonly path: string
  readonly body?: unknown
  /** In place of the person's own. */
  readonly token?: string
}

export function createClients(world: World, story: Story, { tokens }: Identities) {
  const apps = { grants: world.grantsApp, embed: world.embedApp, read: world.readApp }
  let requests = 0
  return (person: Person): Client => ({
    async ask(app, { method, path, body, token = tokens[person] }) {
      requests += 1
      const request = requests
      const sentAt = story.moment()
      const response = await story.within(request, async () =>
        apps[app].request(path, {
          method,
          headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
          ...(body !== undefined && { body: JSON.stringify(body) }),
        }),
      )
      const { status, headers } = response
      const text = await response.text()
      const answeredAt = story.moment()
      story.exchanges.push({
        ...{ request, caller: person, app, method, path, body, sentAt, answeredAt, status, headers, text },
      })
      return { status, json: JSON.parse(text) as Answer['json'] }
    },
  })
}
