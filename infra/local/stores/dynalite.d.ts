declare module 'dynalite' {
  import type { Server } from 'node:http'

  interface Options {
    /** A folder to keep the data in; in memory when left out. */
    path?: string
    createTableMs?: number
    deleteTableMs?: number
    updateTableMs?: number
    maxItemSizeKb?: number
  }
  export default function dynalite(options?: Options): Server
}

declare module 'dynalite/db/index.js' {
  import type { AttributeValue } from '@aws-sdk/client-dynamodb'

  export type ItemAttributes = Record<string, AttributeValue>

  interface KeySchemaElement {
    readonly AttributeName: string
    readonly KeyType: 'HASH' | 'RANGE'
  }

  /** A table as it is stored; only what is read here. */
  export interface TableDescription {
    readonly TableName: string
    readonly KeySchema: readonly KeySchemaElement[]
    readonly AttributeDefinitions: readonly {
      readonly AttributeName: string
      readonly AttributeType: string
    }[]
    readonly GlobalSecondaryIndexes?: readonly {
      readonly IndexName: string
      readonly KeySchema: readonly KeySchemaElement[]
      readonly Projection: {
        readonly ProjectionType: 'ALL' | 'KEYS_ONLY' | 'INCLUDE'
        readonly NonKeyAttributes?: readonly string[]
      }
    }[]
  }

  export function createIndexKey(
    item: ItemAttributes,
    table: TableDescription,
    keySchema: readonly KeySchemaElement[],
  ): string
}
