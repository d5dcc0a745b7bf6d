/** A reader of a whole table reads under every key, and whether IAM is told of one, several or none. */
export function readsOf(table: 'grants' | 'audit', actions: readonly string[]): string[] {
  const functions = [
    ...[
      'embed',
      'embed-query',
      'read-vectors',
      'audit',
      'read-payload',
      'watch-audit',
      'seal-audit',
      'ship-audit',
      'export-audit',
      'grants',
      'approvals',
    ],
    ...['workflow-preview', 'workflow-notify', 'workflow-run', 'workflow-close'],
  ]
  const keys = {
    grants: ['GRANT#', 'JOB#', 'SUBJECT#', 'POLICY#', 'APPROVAL#', 'VOTE#', 'LINK#', 'GRANT# and JOB#'],
    audit: [
      ...functions.flatMap((name) => [`LANE#${name}#`, `LANES#${name}#`]),
      'LANE#manage#',
      'LANE#embed',
      'lane#embed#',
      'LANE#embed# and LANES#embed#',
    ],
  }
  return actions.flatMap((action) =>
    [...keys[table], 'without a key'].map((key) => `dynamodb:${action} ${table} ${key}`),
  )
}

export function queryAndScan(index: string): string[] {
  return [`dynamodb:Query ${index}`, `dynamodb:Scan ${index}`]
}
