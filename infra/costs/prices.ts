/**
 * AWS's list prices in US dollars, us-east-1, on demand, without free tiers and volume discounts, as of the
 * services' pricing pages in mid-2026. Check them against your region's before you rely on a sum.
 */
export const prices = {
  apiGatewayRequest: 3.5e-6,
  wafRequest: 0.6e-6,
  lambdaRequest: 0.2e-6,
  lambdaArmGbSecond: 0.0000133334,
  dynamoDbWrite: 0.625e-6,
  dynamoDbRead: 0.125e-6,
  dynamoDbGbMonth: 0.25,
  dynamoDbRecoveryGbMonth: 0.2,
  s3Put: 5e-6,
  s3GbMonth: 0.023,
  s3VectorsPutGb: 0.2,
  s3VectorsGbMonth: 0.06,
  s3VectorsQuery: 2.5e-6,
  kmsAsymmetricRequest: 15e-6,
  stateTransition: 25e-6,
  mail: 0.1e-3,
  logsGb: 0.5,
  keyMonth: 1,
  webAclMonth: 5,
  wafRuleMonth: 1,
  alarmMetricMonth: 0.1,
  dashboardMonth: 3,
  secretMonth: 0.4,
  metricMonth: 0.3,
} as const
