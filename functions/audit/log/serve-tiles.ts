import * as z from 'zod/mini'
import type { Operation } from '../../../shared/http/operation.ts'
import { SunderError } from '../../../shared/runtime/sunder-error.ts'
import { isTilePath } from '../../../shared/transparency-log/stores/log-paths.ts'
import type { Audited } from '../answer-auditor.ts'
import type { AuditDependencies } from '../dependencies.ts'

/** A tile never changes. It is the caller's alone to keep: whoever else asks needs a token, and is recorded. */
const immutable = { 'cache-control': 'private, max-age=31536000, immutable' }

/** `GET /v1/log/checkpoint`: with the tiles, `/v1/log` is a prefix of C2SP `tlog-tiles` behind a bearer token. */
export function showCheckpointOperation(
  { transparencyLog: { reader } }: AuditDependencies,
  audited: Audited,
): Operation {
  return {
    method: 'get',
    path: '/v1/log/checkpoint',
    summary: 'The latest checkpoint, as its signed note (C2SP tlog-checkpoint)',
    security: 'oidc',
    response: { status: 200, schema: z.string(), mediaType: 'text/plain; charset=utf-8' },
    errors: ['not_found', 'store_unavailable'],
    handle: audited('audit.checkpoint', () => ({
      asked: {},
      answer: async () => {
        const note = await reader.checkpoint()
        if (note === undefined) throw new SunderError('not_found', { message: 'Nothing is sealed yet.' })
        return { content: { bytes: note, mediaType: 'text/plain; charset=utf-8' }, returned: 1 }
      },
    })),
  }
}

/** Longer than that of any tile. */
const longestPath = 64

/** `GET /v1/log/tile/…` */
export function showTileOperation(
  { transparencyLog: { reader } }: AuditDependencies,
  audited: Audited,
): Operation {
  return {
    method: 'get',
    path: '/v1/log/tile/{path+}',
    summary: 'A tile of the tree, or a bundle of its entries (C2SP tlog-tiles)',
    security: 'oidc',
    response: { status: 200, schema: z.string(), mediaType: 'application/octet-stream' },
    errors: ['not_found', 'store_unavailable'],
    handle: audited('audit.tile', (context) => {
      const path = context.req.param('path') ?? ''
      const name = `tile/${path}`
      // Nothing else is ever asked of the store, nor recorded word for word.
      if (path.length > longestPath || !isTilePath(name)) throw noSuchTile()
      return {
        asked: { tile: path },
        answer: async () => {
          const tile = await reader.tile(name)
          if (tile === undefined) throw noSuchTile()
          const bytes = new Uint8Array(tile)
          return {
            content: { bytes, mediaType: 'application/octet-stream' },
            headers: immutable,
            returned: 1,
          }
        },
      }
    }),
  }
}

function noSuchTile(): SunderError {
  return new SunderError('not_found', { message: 'There is no such tile.' })
}
