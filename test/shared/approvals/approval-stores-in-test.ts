import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import {
  createDynamoDbApprovalProgress,
  createDynamoDbApprovalReader,
  createDynamoDbNotifications,
  createDynamoDbQuestions,
} from '../../../shared/approvals/dynamodb-approvals.ts'
import {
  createDynamoDbLinkIssuer,
  createDynamoDbLinkReader,
} from '../../../shared/approvals/dynamodb-links.ts'
import { createDynamoDbVoteReader, createDynamoDbVotes } from '../../../shared/approvals/dynamodb-votes.ts'

interface Table {
  readonly client: DynamoDBClient
  readonly table: string
}

/** The ports to what waits for approvals, over one table. */
export function approvalPorts(table: Table) {
  return {
    reader: createDynamoDbApprovalReader(table),
    questions: createDynamoDbQuestions(table),
    notifications: createDynamoDbNotifications(table),
    progress: createDynamoDbApprovalProgress(table),
  }
}

export function votePorts(table: Table) {
  return { votes: createDynamoDbVotes(table), reader: createDynamoDbVoteReader(table) }
}

export function linkPorts(table: Table) {
  return { issuer: createDynamoDbLinkIssuer(table), reader: createDynamoDbLinkReader(table) }
}
