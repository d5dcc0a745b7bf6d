import { describe } from 'vitest'
import { grantsTable } from '../../../shared/grants/grants-table.ts'
import { approvalLinksContract } from '../../contracts/approval-links.ts'
import { approvalsContract } from '../../contracts/approvals.ts'
import { votesContract } from '../../contracts/votes.ts'
import { dynamoDbLocal, newTable } from '../../support/dynamodb.ts'
import { approvalPorts, linkPorts, votePorts } from './approval-stores-in-test.ts'

const client = dynamoDbLocal()
const emptyTable = async () => ({ client, table: await newTable(client, grantsTable) })

describe('in DynamoDB Local', () => {
  describe('approvals', () => approvalsContract(async () => approvalPorts(await emptyTable())))
  describe('votes', () => votesContract(async () => votePorts(await emptyTable())))
  describe('links', () => approvalLinksContract(async () => linkPorts(await emptyTable())))
})
