/** May deploy, and with that undo any of this; may not touch the data, sign, or decrypt. */
export function administration(): string[] {
  return [
    ...['grants', 'audit'].flatMap((table) =>
      [
        'DescribeTable',
        'UpdateTable',
        'DeleteTable',
        'UpdateTimeToLive',
        'UpdateContinuousBackups',
        'PutResourcePolicy',
        'DeleteResourcePolicy',
      ].map((action) => `dynamodb:${action} ${table}`),
    ),
    'dynamodb:DescribeStream audit-stream',
    'dynamodb:ListStreams audit-stream',
    ...['payloads', 'archive', 'log', 'exports'].flatMap((bucket) =>
      [
        'PutBucketPolicy',
        'DeleteBucketPolicy',
        'PutLifecycleConfiguration',
        'PutEncryptionConfiguration',
        'PutBucketObjectLockConfiguration',
        'PutReplicationConfiguration',
        'DeleteBucket',
      ].map((action) => `s3:${action} ${bucket}`),
    ),
    's3vectors:GetIndex vectors',
    's3vectors:CreateIndex vectors',
    's3vectors:DeleteIndex vectors',
    's3vectors:PutVectorBucketPolicy vectors',
    's3vectors:DeleteVectorBucketPolicy vectors',
    's3vectors:DeleteVectorBucket vectors',
    ...[
      'tablesKey',
      'payloadKey',
      'archiveKey',
      'logKey',
      'vectorsKey',
      'grantKey',
      'provenanceKey',
      'sealKey',
      'vectorIdKey',
      'maskingKey',
      'sessionKey',
    ].flatMap((key) =>
      ['GetPublicKey', 'DescribeKey', 'PutKeyPolicy', 'ScheduleKeyDeletion', 'DisableKey', 'RevokeGrant'].map(
        (action) => `kms:${action} ${key}`,
      ),
    ),
    // Puts the provider's key, and can't read it back.
    ...['PutSecretValue', 'UpdateSecret', 'DeleteSecret', 'PutResourcePolicy'].map(
      (action) => `secretsmanager:${action} the model's`,
    ),
    // These have no policy that denies: other secrets' and Lambda's are outside of this deployment, and Step Functions
    // has none.
    ...['GetSecretValue', 'PutSecretValue', 'UpdateSecret', 'DeleteSecret', 'PutResourcePolicy'].map(
      (action) => `secretsmanager:${action} another`,
    ),
    'ssm:GetParameter another',
    'ssm:GetParametersByPath another',
    'ssm:PutParameter another',
    'lambda:InvokeFunction embed-query',
    'lambda:InvokeFunction read-payload',
    'lambda:InvokeFunction seal-audit',
    'lambda:InvokeFunction ship-audit',
    'lambda:InvokeFunction export-audit',
    'lambda:InvokeFunction embed',
    ...['preview', 'notify', 'run', 'close'].map((task) => `lambda:InvokeFunction workflow-${task}`),
    'lambda:UpdateFunctionCode embed-query',
    ...[
      'StartExecution',
      'SendTaskSuccess',
      'SendTaskFailure',
      'SendTaskHeartbeat',
      'StopExecution',
      'RedriveExecution',
      'DescribeExecution',
      'GetExecutionHistory',
      'UpdateStateMachine',
      'DeleteStateMachine',
    ].map((action) => `states:${action} approval-workflow`),
    ...["the policy's", "the policy's in another name", 'another'].flatMap((identity) => [
      `ses:SendEmail ${identity}`,
      `ses:SendRawEmail ${identity}`,
    ]),
    'iam:PassRole embed',
    'iam:PutRolePolicy embed',
    'iam:AttachRolePolicy embed',
    'iam:UpdateAssumeRolePolicy embed',
    'iam:DeleteRolePolicy embed',
    'iam:CreateAccessKey a user',
  ]
}
