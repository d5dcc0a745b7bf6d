import picomatch from 'picomatch'

const maxLength = 1024
/** RFC 3986 without a fragment, in lower-case scheme and authority; only `file` may lack an authority. */
const shape =
  /^(?:file:\/\/(?=\/)|[a-z][a-z0-9+.-]{0,31}:\/\/[a-z0-9._~!$&'()*+,;=:@-]+)(?:\/[A-Za-z0-9._~!$&'()*+,;=:@%/-]*(?:\?[A-Za-z0-9._~!$&'()*+,;=:@%/?-]*)?)?$/

/**
 * Whether a source's URI is written in the one form that patterns are matched against: RFC 3986, section 6.2.2,
 * as it comes, for what has two spellings could slip past a pattern that denies the other. No upper case in
 * scheme or authority, no empty, `.` or `..` segment, nothing percent-encoded that needs no encoding or that
 * hides a control character, slash, backslash or dot, no fragment, at most 1,024 characters.
 */
export function isSourceUri(uri: string): boolean {
  if (uri.length > maxLength || !shape.test(uri)) return false
  const path = uri.slice(uri.indexOf('://') + 3)
  return hasPlainSegments(path) && hasPlainEscapes(path)
}

/** The first and the last segment of the path may be empty: `file:///x` and `s3://bucket/folder/`. */
function hasPlainSegments(path: string): boolean {
  const [hierarchy = ''] = path.split('?', 1)
  const inner = hierarchy.split('/').slice(1, -1)
  return !inner.includes('') && !path.split(/[/?]/).some((segment) => segment === '.' || segment === '..')
}

function hasPlainEscapes(path: string): boolean {
  return (path.match(/%.{0,2}/g) ?? []).every((triplet) => {
    if (!/^%[0-9A-F]{2}$/.test(triplet)) return false
    const code = Number.parseInt(triplet.slice(1), 16)
    return code >= 0x80 || !/[A-Za-z0-9._~/\\\p{Cc}-]/u.test(String.fromCharCode(code))
  })
}

/**
 * Whether a pattern can be matched as it reads. Of glob syntax `*`, `**`, `?`, `[…]` and `{a,b}` are
 * understood; negations, extended globs, groups and escapes are not, so that no pattern allows by mistake.
 */
export function isSourcePattern(pattern: string): boolean {
  if (pattern === '' || !/^[A-Za-z0-9._~$&'*+,;=:@%/?{}[\]-]+$/.test(pattern)) return false
  // Upper case in scheme or authority would match no URI in normal form: a denial that denies nothing.
  if (/[A-Z]/.test(/^[^/]*:\/\/[^/]*/.exec(pattern)?.[0] ?? '')) return false
  if (!isBalanced(pattern)) return false
  try {
    compileSourcePattern(pattern)
    return true
  } catch {
    return false
  }
}

/** @throws where the pattern is no valid expression: one that silently matches nothing would deny nothing */
export function compileSourcePattern(pattern: string): (uri: string) => boolean {
  const expression = picomatch.makeRe(pattern, {
    dot: true,
    nonegate: true,
    noextglob: true,
    strictBrackets: true,
    windows: false,
    debug: true,
  })
  return (uri) => expression.test(uri)
}

function isBalanced(pattern: string): boolean {
  const withoutPairs = pattern.replace(/\[[^[\]{}/]+\]/g, '').replace(/\{[^[\]{}]+\}/g, '')
  return !/[[\]{}]/.test(withoutPairs)
}

/** A source that the glob matches, with its wildcards filled in; undefined for a glob that leaves a choice of characters. */
export function exampleSource(glob: string): string | undefined {
  return glob === '' || /[?[\]{}]/.test(glob) ? undefined : glob.replaceAll(/\*+/g, 'example')
}
