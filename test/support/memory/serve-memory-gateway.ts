import { getRequestListener } from '@hono/node-server'
import { listenAtFrontDoor } from '../../../infra/local/front-door.ts'
import type { Log } from '../../../shared/runtime/log.ts'
import type { MemoryGateway } from './memory-gateway.ts'

/** Serves the apps over HTTP behind one port of 127.0.0.1 as the gateway on one machine does, each under its own path. */
export async function serveMemoryGateway({ apps }: Pick<MemoryGateway, 'apps'>, log: Log) {
  const door = await listenAtFrontDoor(0, log)
  door.open(
    new Map(Object.entries(apps).map(([part, app]) => [part, getRequestListener(app.fetch)] as const)),
  )
  return { origin: door.origin, close: door.close }
}
