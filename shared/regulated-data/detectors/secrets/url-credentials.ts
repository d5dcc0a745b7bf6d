import type { Detector } from '../../detector.ts'
import { userinfoAt } from './url-userinfo.ts'

const words =
  'http https ftp ftps sftp ssh git svn rsync ws wss smtp smtps imap imaps pop3 ldap ldaps telnet rtsp rtmp socks socks4 socks5 socks5h tcp vnc rdp s3 webdav dav sip smb nfs scp proxy docker'.split(
    ' ',
  )

/** `user:password` of a URL of the web and its kin (RFC 3986, section 3.2.1); databases' are connection strings. */
export const urlCredentials: Detector = {
  words,
  create(dictionary) {
    const schemes = dictionary.setOf(words)
    return ({ text, tokens, known }, report) => {
      for (const token of known) {
        if (!schemes.has(tokens.word[token] as number)) continue
        const end = tokens.end[token] as number
        if (!text.startsWith('://', end)) continue
        const userinfo = userinfoAt(text, end + 3, false)
        if (userinfo !== undefined) report('url.credentials', userinfo.start, userinfo.end, 0.96)
      }
    }
  },
}
