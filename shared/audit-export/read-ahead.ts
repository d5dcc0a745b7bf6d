/** Asks for the beginning of the next few sources while one is being read; gives each in its order, as if it were alone. */
export async function* readAhead<Source, Item>(
  sources: readonly Source[],
  read: (source: Source) => AsyncIterable<Item>,
  ahead: number,
): AsyncGenerator<readonly [Source, AsyncIterable<Item>]> {
  const begun: { readonly source: Source; readonly items: Begun<Item> }[] = []
  let next = 0
  try {
    for (;;) {
      for (; next < sources.length && begun.length < ahead; next += 1) {
        const source = sources[next] as Source
        begun.push({ source, items: begin(read(source)) })
      }
      const [first] = begun
      if (first === undefined) return
      yield [first.source, first.items]
      begun.shift()
      await first.items.close()
    }
  } finally {
    await Promise.all(begun.map(({ items }) => items.close()))
  }
}

interface Begun<Item> extends AsyncIterable<Item> {
  close(): Promise<void>
}

function begin<Item>(items: AsyncIterable<Item>): Begun<Item> {
  const iterator = items[Symbol.asyncIterator]()
  const first = iterator.next()
  // Whoever reads it hears of a failure; nobody may.
  first.catch(() => undefined)
  return {
    async *[Symbol.asyncIterator]() {
      for (let item = await first; item.done !== true; item = await iterator.next()) yield item.value
    },
    async close() {
      await first.catch(() => undefined)
      await iterator.return?.()
    },
  }
}
