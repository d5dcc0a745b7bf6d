import { expect, it } from 'vitest'
import { bundleViolations } from '../../../infra/bundles/bundle-rules.ts'

it.each([
  ['audit', 'shared/embedding/openai-embedding-model.ts'],
  ['audit', 'shared/secrets/policy-secrets.ts'],
  ['audit', 'node_modules/@aws-sdk/client-secrets-manager/dist-es/SecretsManager.js'],
  ['audit', 'shared/payloads/s3-payload-reader.ts'],
  ['read-vectors', 'shared/secrets/env-secrets.ts'],
  ['read-vectors', 'node_modules/@aws-sdk/client-secrets-manager/dist-es/index.js'],
  ['read-vectors', 'shared/embedding/create-models.ts'],
  ['read-vectors', 'shared/vectors/s3-vectors/vector-writer.ts'],
  ['read-vectors', 'functions/embed-query/embed-query.ts'],
  ['embed', 'shared/vectors/s3-vectors/vector-reader.ts'],
  ['embed', 'shared/grants/kms-grant-token-signer.ts'],
  ['embed-query', 'shared/vectors/provenance.ts'],
  ['grants', 'shared/secrets/secrets-manager-secrets.ts'],
  ['read-payload', 'shared/payloads/s3-payload-writer.ts'],
  ['watch-audit', 'node_modules/@aws-sdk/client-dynamodb/dist-es/DynamoDB.js'],
  ['embed', 'shared/payloads/folder-payload-store.ts'],
  ['embed', 'node_modules/pino/pino.js'],
  ['approvals', 'shared/mail/ses-mailer.ts'],
  ['approvals', 'shared/secrets/policy-secrets.ts'],
  ['approvals', 'shared/payloads/s3-payload-writer.ts'],
  ['audit', 'shared/transparency-log/stores/s3-log-store.ts'],
  ['audit', 'shared/signing/kms-ed25519-signer.ts'],
  ['ship-audit', 'shared/transparency-log/stores/s3-log-store.ts'],
  ['export-audit', 'shared/shipping/webhook-receiver.ts'],
  ['export-audit', 'functions/audit/report/show-report.ts'],
  ['seal-audit', 'shared/vectors/provenance.ts'],
  ['approvals', 'shared/vectors/provenance.ts'],
  ['approvals', 'shared/embedding/create-models.ts'],
  ['approvals', 'shared/grants/kms-grant-token-signer.ts'],
  ['approvals', 'shared/audit/dynamodb-audit-search.ts'],
  ['approvals', 'functions/workflow/run-approved.ts'],
  ['approvals', 'node_modules/@aws-sdk/client-sesv2/dist-es/index.js'],
  ['grants', 'shared/sign-in/sign-in.ts'],
  ['grants', 'node_modules/nodemailer/dist/esm/nodemailer.js'],
  ['embed', 'node_modules/openid-client/build/index.js'],
  ['workflow-notify', 'shared/payloads/s3-payload-reader.ts'],
  ['workflow-notify', 'node_modules/@aws-sdk/client-sfn/dist-es/index.js'],
  ['workflow-preview', 'shared/embedding/openai-embedding-model.ts'],
  ['workflow-preview', 'functions/workflow/run/entry.ts'],
  ['workflow-preview', 'functions/embed/app.ts'],
  ['workflow-run', 'shared/mail/ses-mailer.ts'],
  ['workflow-run', 'shared/vectors/s3-vectors/vector-reader.ts'],
] as const)('%s may not hold %s', (name, module) => {
  expect(bundleViolations(name, [module])).toHaveLength(1)
})

it('lets each function hold what its duty needs', () => {
  expect(bundleViolations('embed', ['shared/vectors/s3-vectors/vector-writer.ts'])).toEqual([])
  expect(bundleViolations('read-vectors', ['shared/vectors/s3-vectors/vector-reader.ts'])).toEqual([])
  expect(bundleViolations('embed-query', ['shared/vectors/float32.ts'])).toEqual([])
  expect(bundleViolations('audit', ['functions/audit/app.ts', 'node_modules/hono/dist/hono.js'])).toEqual([])
  expect(bundleViolations('approvals', ['functions/approvals/app.ts', 'shared/sign-in/sign-in.ts'])).toEqual(
    [],
  )
  expect(bundleViolations('workflow-notify', ['shared/mail/ses-mailer.ts'])).toEqual([])
})

it('lets the tasks of the workflow share what lies beside their folders', () => {
  const shared = ['functions/workflow/run/entry.ts', 'functions/workflow/task-event.ts']
  expect(bundleViolations('workflow-run', shared)).toEqual([])
})
