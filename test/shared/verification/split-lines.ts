/** As a file is read: what follows the last newline is a line if there is any of it. */
export function splitLines(bytes: Buffer): Buffer[] {
  const split: Buffer[] = []
  let from = 0
  for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, from)) {
    split.push(bytes.subarray(from, end))
    from = end + 1
  }
  return from < bytes.length ? [...split, bytes.subarray(from)] : split
}
