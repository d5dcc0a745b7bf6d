import type { Detector, Report } from '../../detector.ts'
import { isPlaceholderValue } from './placeholder-value.ts'
import { urlEnd, userinfoAt } from './url-userinfo.ts'

const schemeWords =
  'postgres postgresql mysql mysqlx mariadb mongodb redis rediss valkey amqp amqps rabbitmq mssql sqlserver oracle clickhouse cassandra couchbase couchbases couchdb neo4j bolt nats mqtt mqtts kafka stomp cockroachdb cockroach influxdb db2 snowflake hive presto trino elasticsearch vertica redshift teradata firebird ibmmq memcached pulsar'.split(
    ' ',
  )
const words = ['jdbc', ...schemeWords]
/** SQLAlchemy's driver behind the dialect, `mysql+pymysql`; MongoDB's `mongodb+srv`. */
const separator = /(?:\+[a-z0-9_]{1,20})?:\/\//iy
const passwordParameter = /[?&;,:](?:[a-z_]{0,20}password|pwd|passwd|pass)=([^&;,)\s]{1,256})/i
/** Oracle's thin driver: `jdbc:oracle:thin:user/password@…`. */
const oracleUser = /^jdbc:oracle:[a-z]{1,8}:[^/@\s]{1,64}\/[^@\s]{1,128}@/i

/** Connection strings of databases and brokers that hold a password, as URLs and as JDBC writes them: the whole string. */
export const connectionString: Detector = {
  words,
  create(dictionary) {
    const schemes = dictionary.setOf(schemeWords)
    const jdbc = dictionary.setOf(['jdbc'])
    return ({ text, tokens, known }, report) => {
      let searched = 0
      for (const token of known) {
        const word = tokens.word[token] as number
        const start = tokens.start[token] as number
        if (start < searched) continue
        const end = tokens.end[token] as number
        if (schemes.has(word)) searched = findUrl(text, start, end, report)
        else if (jdbc.has(word) && text[end] === ':') searched = findJdbc(text, start, report)
      }
    }
  },
}

/** @returns how far need not be looked again */
function findUrl(text: string, wordStart: number, wordEnd: number, report: Report): number {
  separator.lastIndex = wordEnd
  if (!separator.test(text)) return 0
  const behind = separator.lastIndex
  const userinfo = userinfoAt(text, behind, true)
  const end = urlEnd(text, userinfo?.end ?? behind)
  if (userinfo === undefined && !hasPassword(text.slice(behind, end))) return end
  report('secret.connection-string', wordStart, end, 0.97)
  return end
}

function findJdbc(text: string, start: number, report: Report): number {
  const end = urlEnd(text, start)
  const url = text.slice(start, end)
  const separatorAt = url.indexOf('://')
  const userinfo = separatorAt < 0 ? undefined : userinfoAt(text, start + separatorAt + 3, true)
  if (userinfo !== undefined || hasPassword(url) || oracleUser.test(url)) {
    report('secret.connection-string', start, end, 0.97)
  }
  return end
}

function hasPassword(url: string): boolean {
  const value = passwordParameter.exec(url)?.[1]
  return value !== undefined && !isPlaceholderValue(value)
}
