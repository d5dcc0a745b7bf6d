import { type Answer, base64, json, status } from '../shared/embedding/upstream-server.ts'

const [one, other] = [
  [0.6, 0.8, 0],
  [0, -0.6, 0.8],
]
const data = [one, other].map((embedding, index) => ({ index, embedding }))
const vectors = [one, other]

/** Answers that are odd and yet say which two vectors of three dimensions are meant, and those. */
export const truths: Readonly<Record<string, { readonly answer: Answer; readonly vectors: number[][] }>> = {
  'another order': { answer: json({ data: [...data].reverse() }), vectors },
  'another model’s name': { answer: json({ data, model: 'another' }), vectors },
  'another type of content': {
    answer: status(200, { 'content-type': 'text/html' }, JSON.stringify({ data })),
    vectors,
  },
  'an error of null': { answer: json({ error: null, data }), vectors },
  'what says that nothing was done to it': {
    answer: status(200, { 'content-encoding': 'identity' }, JSON.stringify({ data })),
    vectors,
  },
  'data twice': {
    answer: status(200, {}, `{"data":[],"data":${JSON.stringify(data)}}`),
    vectors,
  },
  'a __proto__ of its own': {
    answer: status(200, {}, `{"__proto__":{"error":{}},"constructor":1,"data":${JSON.stringify(data)}}`),
    vectors,
  },
  'deep brackets beside': {
    answer: status(
      200,
      {},
      `{"more":${'['.repeat(20_000)}${']'.repeat(20_000)},"data":${JSON.stringify(data)}}`,
    ),
    vectors,
  },
  'one in base64, the other in numbers': {
    answer: json({ data: [{ index: 0, embedding: base64(one as number[]) }, data[1]] }),
    vectors,
  },
  'subnormals and a negative zero': {
    answer: status(
      200,
      {},
      `{"data":[{"index":0,"embedding":"${base64([1, 2 ** -149, -0])}"},
      {"index":1,"embedding":[1,${-(2 ** -140)},-0.0]}]}`,
    ),
    vectors: [
      [1, 2 ** -149, -0],
      [1, -(2 ** -140), -0],
    ],
  },
}
