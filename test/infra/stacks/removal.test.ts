import { expect, it } from 'vitest'
import { synthTemplates } from '../synthesized.ts'

const templates = synthTemplates({ settings: { network: 'private' } })

it('what a deleted stack leaves behind is not left behind by a creation that is rolled back', () => {
  const leftBehind = Object.values(templates)
    .flatMap(({ Resources }) => Object.values(Resources))
    .filter(({ DeletionPolicy }) => DeletionPolicy === 'Retain')
  expect(leftBehind.map(({ Type }) => Type).sort()).toEqual([
    // One setting of the account, and the role that it names: others may have come to need it.
    'AWS::ApiGateway::Account',
    // Protected from deletion, which holds against CloudFormation, too.
    'AWS::DynamoDB::Table',
    'AWS::DynamoDB::Table',
    'AWS::IAM::Role',
  ])
})

it('logs, secrets and the queue of failures outlive their stack', () => {
  const kinds = ['AWS::Logs::LogGroup', 'AWS::SecretsManager::Secret', 'AWS::SQS::Queue']
  const kept = Object.values(templates)
    .flatMap(({ Resources }) => Object.values(Resources))
    .filter(({ Type, DeletionPolicy }) => kinds.includes(Type) && DeletionPolicy === 'RetainExceptOnCreate')
  // Fifteen functions, five APIs, the network's flows; the firewalls' and the workflow's own show no more than these.
  expect(kept.map(({ Type }) => Type).sort()).toEqual([
    ...Array(21).fill('AWS::Logs::LogGroup'),
    'AWS::SQS::Queue',
    'AWS::SecretsManager::Secret',
  ])
})
