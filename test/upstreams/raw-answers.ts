import type { ServerResponse } from 'node:http'
import type { Answer } from '../shared/embedding/upstream-server.ts'

/** Bytes as they stand on the wire, after which the connection ends unless it is left open. */
export const raw =
  (bytes: string, ends = true): Answer =>
  ({ socket }) => {
    socket?.write(bytes, () => ends && socket.destroySoon())
  }

/** Accepts the request and says nothing. */
export const silence: Answer = () => undefined

/** What a flood has written so far, to see where it was stopped. */
export const flooded = { bytes: 0 }

/** As much as the other side takes, for as long as it takes it. */
export const flood =
  (status: number, words: string, opening = ''): Answer =>
  (response: ServerResponse) => {
    const chunk = Buffer.alloc(65_536, words)
    const { socket } = response
    flooded.bytes = 0
    const more = () => {
      do flooded.bytes += chunk.length
      while (!response.destroyed && response.write(chunk))
    }
    response.on('drain', more).writeHead(status).write(opening)
    socket?.on('error', () => undefined)
    more()
  }

/** A few bytes at a time, without an end. */
export const drip =
  (opening: string, drop: string): Answer =>
  ({ socket }) => {
    socket?.on('error', () => undefined).write(opening)
    const dripping = setInterval(() => socket?.write(drop), 20)
    socket?.on('close', () => clearInterval(dripping))
  }

/** A megabyte of headers. */
export const floodOfHeaders =
  (words: string): Answer =>
  ({ socket }) => {
    socket?.on('error', () => undefined).write('HTTP/1.1 200 OK\r\n')
    for (let index = 0; index < 10_000; index += 1) socket?.write(`x-${index}: ${words} ${words}\r\n`)
  }
