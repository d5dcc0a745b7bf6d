import type { Detector } from '../../detector.ts'
import { authorization } from './authorization.ts'
import { awsSecretKey } from './aws-secret-key.ts'
import { botToken } from './bot-token.ts'
import { connectionProperties } from './connection-properties.ts'
import { connectionString } from './connection-string.ts'
import { highEntropy } from './high-entropy.ts'
import { jwt } from './jwt.ts'
import { password } from './password.ts'
import { prefixedKey } from './prefixed-key.ts'
import { privateKey } from './private-key.ts'
import { urlCredentials } from './url-credentials.ts'
import { webhook } from './webhook.ts'

export const secretDetectors: readonly Detector[] = [
  prefixedKey,
  awsSecretKey,
  botToken,
  webhook,
  jwt,
  privateKey,
  connectionString,
  connectionProperties,
  urlCredentials,
  authorization,
  highEntropy,
  password,
]
