/** Hashes of a full tile, and entries of a full bundle. */
export const tileWidth = 256

/**
 * Where a tile is kept and served (C2SP `tlog-tiles`): `tile/0/x001/234`, and `tile/0/x001/234.p/5` for one that holds
 * only 5 hashes. @throws RangeError for a level beyond 63, an index that is none, a width outside 1 to 256
 */
export function tilePath(level: number, index: number, width: number): string {
  if (!Number.isInteger(level) || level < 0 || level > 63) throw new RangeError(`no tile level: ${level}`)
  return `tile/${level}/${indexPath(index, width)}`
}

/** Where the entries under a tile of level 0 are kept and served. @throws RangeError as for a tile */
export function entriesPath(index: number, width: number): string {
  return `tile/entries/${indexPath(index, width)}`
}

function indexPath(index: number, width: number): string {
  if (!Number.isSafeInteger(index) || index < 0) throw new RangeError(`no tile index: ${index}`)
  if (!Number.isInteger(width) || width < 1 || width > tileWidth) {
    throw new RangeError(`no tile width: ${width}`)
  }
  const digits = String(index)
  const padded = digits.padStart(Math.ceil(digits.length / 3) * 3, '0')
  const path = padded.replace(/\d{3}(?=\d)/g, 'x$&/')
  return width === tileWidth ? path : `${path}.p/${width}`
}
