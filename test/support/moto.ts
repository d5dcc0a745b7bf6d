const endpoint = process.env['SUNDER_TEST_MOTO']
if (endpoint === undefined) throw new Error('SUNDER_TEST_MOTO must be the URL of the server of .ci/moto.sh')

/** For any AWS client of a test that asks moto's server. */
export const motoOptions = {
  endpoint,
  region: 'eu-central-1',
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
} as const
