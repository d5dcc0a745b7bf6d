import { describe, expect, it } from 'vitest'
import { connectionProperties } from '../../../../../shared/regulated-data/detectors/secrets/connection-properties.ts'
import { connectionString } from '../../../../../shared/regulated-data/detectors/secrets/connection-string.ts'
import { urlCredentials } from '../../../../../shared/regulated-data/detectors/secrets/url-credentials.ts'
import { secretsBy } from './secrets-in.ts'

const found = secretsBy(connectionString, connectionProperties, urlCredentials)

describe('a connection string with a password is found whole', () => {
  it.each([
    'postgres://ada:Lovelace1@db.example.com:5432/app?sslmode=require',
    'postgresql+psycopg2://ada:Lovelace1@localhost/app',
    'mysql://ada:l0ve/lace#1@db/app',
    'mysql://ada:p@ssw0rd@db/app',
    'mongodb+srv://ada:Lovelace1@cluster0.abcde.mongodb.net/test',
    'mongodb://ada:Lovelace1@a:27017,b:27017/db?replicaSet=rs',
    'redis://:Lovelace1@10.0.0.1:6379/0',
    'amqps://guest:guest@mq/vhost',
    'jdbc:mysql://db:3306/app?user=ada&password=Lovelace1',
    'jdbc:sqlserver://db:1433;databaseName=app;user=sa;password=Lovelace1',
    'jdbc:oracle:thin:scott/tiger@//db:1521/orcl',
    'Server=db;Database=app;User Id=sa;Password=Lovelace1!;Encrypt=true',
    'Driver={ODBC Driver 17 for SQL Server};Server=db;Uid=sa;Pwd=Lovelace1',
    'Data Source=db; Initial Catalog=app; Password=Lovelace1',
    'Password=Lovelace1;Server=db',
  ])('%s', (value) => {
    for (const text of [value, `DSN="${value}"`, `it is '${value}'.`, `a ${value}\nb`]) {
      expect(found(text), text).toEqual([`secret.connection-string: ${value}`])
    }
  })

  it('behind what it is called', () => {
    expect(found('Connection string: Server=db;User Id=sa;Password=Lovelace1; and so on')).toEqual([
      'secret.connection-string: Server=db;User Id=sa;Password=Lovelace1',
    ])
    expect(found('a=1; the rest is Server=db;User Id=sa;Password=Lovelace1')).toEqual([
      'secret.connection-string: Server=db;User Id=sa;Password=Lovelace1',
    ])
  })
})

describe('the user and password of a URL are found', () => {
  it.each([
    ['see https://ada:Lovelace1@example.com/path', 'ada:Lovelace1'],
    ['ftp://ada:l0ve!@ftp.example.com', 'ada:l0ve!'],
    ['git clone ssh://ada:Lovelace1@host/x.git', 'ada:Lovelace1'],
    ['HTTP://ada:Love%20lace@host', 'ada:Love%20lace'],
  ])('%s', (text, value) => {
    expect(found(text)).toEqual([`url.credentials: ${value}`])
  })
})

describe('nothing is found', () => {
  it.each([
    'https://example.com:8080/path@v2?x=1:2',
    'https://medium.com/@ada/post-123',
    'http://[::1]:8080/',
    'ssh://git@github.com/owner/repository',
    'git@github.com:owner/repository.git',
    'postgres://localhost:5432/app',
    'postgres://ada@localhost/app',
    'redis://localhost:6379/0?owner=a@b',
    'postgresql://${USER}:${PASS}@host/app',
    'postgres://<user>:<password>@host/app',
    'https://{user}:{password}@host/',
    'https://ada:***@host/',
    'Server=db;Password=<password>;',
    'Server=db;Password=${PASS};User Id=sa;',
    'a=b;password=',
    'The password=x; rule is old',
  ])('%s', (text) => {
    expect(found(text)).toEqual([])
  })
})
