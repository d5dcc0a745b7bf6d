import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { wordsForReader } from '../../../infra/command-line/command-failure.ts'
import { policyCommand } from '../../../infra/policy/policy-command.ts'
import type { DataClass } from '../../../shared/regulated-data/classes.ts'
import type { Detect } from '../../../shared/regulated-data/create-detection.ts'
import { createDetectionOver } from '../../../shared/regulated-data/detection.ts'
import { createMaskValue } from '../../../shared/regulated-data/masking/mask-value.ts'
import { testTerminal } from '../command-line/terminal.ts'

const policy = String.raw`version: 1
identity:
  providers:
    - issuer: https://login.example.com/
      audience: sunder
      duties: {writers: embedder, readers: consumer, clinic: consumer}
models:
  small: {protocol: openai, baseUrl: https://api.example.com/v1, upstreamModel: m, dimensions: 8, credential: 'env:KEY'}
collections:
  mails:
    model: small
    sources: {allow: ['mail://**'], deny: ['mail://legal/**']}
    embedders: [writers]
    readers: [readers, clinic]
    regulated:
      pii.name: allow
      phi: approve
      secret: block
      pci: block
      pci.card: allow
    masking:
      pii.email: tokenise
    reading:
      unmasked:
        - {group: clinic, classes: [pii]}
    approval: {approvers: [ada@clinic.example]}
  research:
    model: small
    sources: {allow: ['file://**']}
    embedders: [writers]
    readers: [readers]
    regulated:
      '*': allow
    reading: {rawVectors: true, textQueries: false}
guardrails:
  deniedPatterns: ['nothing', 'codename\s+\d+']
  maxInputCharacters: 200
`

/** Words that are findings here, so that these tests hold whatever the detectors learn. */
const words: Readonly<Record<string, DataClass>> = {
  MARY: 'pii.name',
  MAIL: 'pii.email',
  CARD: 'pci.card',
  ICD: 'phi.icd10',
  KEY: 'secret.cloud-key',
}
const detect: Detect = (text) =>
  [...text.matchAll(/\b(?:MARY|MAIL|CARD|ICD|KEY)\b/g)].map(({ 0: word, index }) => ({
    class: words[word] ?? 'pii.name',
    start: index,
    end: index + word.length,
    score: 0.9,
  }))
const screening = { detection: createDetectionOver(detect), maskValue: createMaskValue(Buffer.alloc(32, 7)) }

let folder: string
let file: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sunder-policy-'))
  file = join(folder, 'policy.yaml')
  await writeFile(file, policy)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function run(args: readonly string[], input = '') {
  const { terminal, printed } = testTerminal({ input })
  const code = await policyCommand(args, terminal, screening)
  return { code, printed: printed() }
}

function attempt(input: string, ...options: string[]) {
  return run(['try', '-', '--policy', file, ...options], input)
}

describe('npm run policy -- try', () => {
  it('says for each collection what becomes of the text, by which line, and what readers get', async () => {
    const { code, printed } = await attempt('MARY has MAIL and MAIL')
    expect(code).toBe(0)
    expect(printed).toBe(`mails
  as an input  ✓ taken, masked
  as a query   ✓ taken, masked

  2  pii.email  mask (tokenise)  no line names it, so it is masked
  1  pii.name   allow            by pii.name: allow, line 16

  readers would read
    masked for them: pii.name
    masked for all, before the model: pii.email
  clinic would read
    as it is: pii.name
    masked for all, before the model: pii.email

research
  as an input  ✓ taken as it is
  as a query   ✗ refused (403 query_not_allowed): reading.textQueries is false

  2  pii.email  allow  by *: allow, line 33
  1  pii.name   allow  by *: allow, line 33

  readers would read
    masked for them: pii.email, pii.name`)
  })

  it('lets the strictest finding decide, and ends with 1', async () => {
    const { code, printed } = await attempt('MARY ICD KEY', '--collection', 'mails')
    expect(code).toBe(1)
    expect(printed).toBe(`mails
  as an input  ✗ blocked (403 content_blocked)
  as a query   ✗ blocked (403 content_blocked)

  1  secret.cloud-key  block    by secret: block, line 18
  1  phi.icd10         approve  by phi: approve, line 17
  1  pii.name          allow    by pii.name: allow, line 16`)
  })

  it('tells an input that waits for an approval from a query that can wait for none', async () => {
    const { code, printed } = await attempt('ICD', '--collection', 'mails')
    expect(code).toBe(1)
    expect(printed).toContain('as an input  … waits for an approval (202)\n')
    expect(printed).toContain(
      'as a query   ✗ refused (403 approval_required): a query waits for no approval\n',
    )
  })

  it('names the line that is stricter than a longer name', async () => {
    const { printed } = await attempt('CARD', '--collection', 'mails')
    expect(printed).toContain('1  pci.card  block  by pci: block, line 19')
  })

  it('says which guardrail refuses it', async () => {
    expect((await attempt('the CodeName 4', '--collection', 'mails')).printed).toContain(
      '✗ refused (403 content_blocked): guardrails.deniedPatterns[1] is in it',
    )
    expect((await attempt('x'.repeat(201))).printed).toContain(
      '✗ refused (400 invalid_request): A text may hold 200 characters at most.',
    )
    expect((await attempt('')).code).toBe(1)
  })

  it('shows the text only when asked, and then as the model would get it', async () => {
    const text = 'MARY of MAIL\nsecond \x1b[2J line\n'
    expect((await attempt(text)).printed).not.toContain('second')
    const { printed } = await attempt(text, '--collection', 'mails', '--show-masked')
    expect(printed).toMatch(
      /The model would see\n {4}│ MARY of \[pii\.email:[a-p]{16}\]\n {4}│ second ·\[2J line$/,
    )
  })

  it('shows nothing of a text that the model would not get', async () => {
    const { printed } = await attempt('the KEY and MARY', '--collection', 'mails', '--show-masked')
    expect(printed).toMatch(/The model would see nothing of it\.$/)
    expect(printed).not.toContain('MARY')
  })

  it('prints one JSON object with --json', async () => {
    const { code, printed } = await attempt('MAIL KEY', '--collection', 'mails', '--json')
    expect(code).toBe(1)
    expect(JSON.parse(printed)).toEqual({
      file: '-',
      policy: file,
      policyDigest: expect.stringMatching(/^sha256:/),
      collections: [
        {
          collection: 'mails',
          input: { decision: 'block', error: 'content_blocked' },
          query: { decision: 'block', error: 'content_blocked' },
          findings: [
            { class: 'secret.cloud-key', count: 1, action: 'block', lines: [{ name: 'secret', line: 18 }] },
            { class: 'pii.email', count: 1, action: 'mask', lines: [], masking: 'tokenise' },
          ],
          readers: [],
        },
      ],
    })
  })

  it('names the collections where one is not there', async () => {
    await expect(attempt('x', '--collection', 'mail')).rejects.toThrow(
      'There is no collection mail, but: mails, research',
    )
  })
})

describe('npm run policy -- check', () => {
  it('says what holds for each collection, and which lines decide nothing', async () => {
    const { code, printed } = await run(['check', file])
    expect(code).toBe(0)
    const lines = printed.split('\n')
    expect(lines).toContain(`${file} is valid`)
    expect(lines).toContain('  sources      mail://** but not mail://legal/**')
    expect(lines).toContain('  inputs       block    secret, pci')
    expect(lines).toContain('               mask     everything else')
    expect(lines).toContain('  ! pci.card: allow decides nothing, as a stricter line covers it (line 20)')
    expect(lines).toContain('  denied     /nothing/, /codename\\s+\\d+/')
    expect(printed.slice(printed.indexOf('\nresearch'))).not.toContain('everything else\n')
  })

  it('says how records are sealed and to whom they are sent, and where vectors are planted', async () => {
    const trailed = join(folder, 'trailed.yaml')
    const key = `Y${'A'.repeat(42)}=`
    const audit = `audit:
  log: {origin: log.example.com/sunder, maxLag: 5m, witness: {url: 'https://w.example.com/', key: 'w+01234567+${key}'}}
  ship:
    - {name: siem, type: webhook, url: 'https://siem.example.com/in', secret: 'env:SIEM', format: ocsf}
    - {name: archive, type: syslog, host: logs.example.com}
`
    const planted = `canaries: ['v_${'A'.repeat(22)}']`
    await writeFile(trailed, policy.replace('embedders:', `${planted}\n    embedders:`) + audit)
    const lines = (await run(['check', trailed])).printed.split('\n').map((line) => line.trim())
    const has = (label: string, value: string) =>
      expect(lines.some((line) => line.startsWith(label) && line.endsWith(value))).toBe(true)
    has('canaries', '1 planted vector: a read that returns one raises an alarm')
    has('log', 'log.example.com/sunder, records sealed within 5 minutes')
    has('witness', 'at https://w.example.com/')
    has('shipped', 'siem: webhook https://siem.example.com/in, as OCSF')
    has('archive', 'archive: syslog logs.example.com:6514, as records')
    const plain = (await run(['check', file])).printed
    expect(plain).toMatch(/shipped +to nobody/)
    expect(plain).not.toContain('canaries')
  })

  it('says what a group may see and yet never will', async () => {
    const masked = join(folder, 'masked.yaml')
    await writeFile(masked, policy.replace('pii.name: allow', 'pii.name: mask'))
    expect((await run(['check', masked])).printed).toContain(
      '! clinic may see pii as it is, but it is masked before it is stored (line 24)',
    )
  })

  it('prints the policy as it is read with --json', async () => {
    const { printed } = await run(['check', file, '--json'])
    expect(JSON.parse(printed)).toMatchObject({ collections: { mails: { reading: { topK: 20 } } } })
  })

  it('says all that is wrong with a file', async () => {
    const wrong = join(folder, 'wrong.yaml')
    await writeFile(wrong, policy.replace('phi: approve', 'phy: approve').replace("'nothing'", "'(?=x)'"))
    await expect(run(['check', wrong])).rejects.toThrow(
      /wrong\.yaml: The policy is not valid:\n.*regulated\.phy: found the name "phy".*\n.*deniedPatterns\[0\]: found/,
    )
    await expect(run(['check', join(folder, 'no.yaml')])).rejects.toThrow(
      "can't be read: there is no such file",
    )
  })
})

it('explains itself, and refuses other commands', async () => {
  expect((await run(['--help'])).printed).toMatch(/^Usage: npm run policy/)
  for (const args of [[], ['explain'], ['try'], ['try', 'one', 'two'], ['check', 'one', 'two']]) {
    await expect(run(args)).rejects.toThrow('Usage: npm run policy')
  }
})

it.each([
  [[], 'No command: it is one of check, try, key and sign.'],
  [['bogus'], 'There is no command bogus: it is one of'],
  [['constructor'], 'There is no command constructor: it is one of'],
  [['try'], 'try needs the file of a text'],
  [['key'], 'key needs a name for the key.'],
  [['key', 'ada', 'ada.key', 'more'], 'more is more than key takes.'],
  [['sign'], 'sign needs the file of a key.'],
  [['sign', 'ada.key', 'p.yaml'], 'p.yaml is more than sign takes. A policy is named with --policy.'],
  [['check', 'p.yaml', 'q.yaml'], 'q.yaml is more than check takes.'],
])('says what is wrong with %j, and then how it is used', async (args, mistake) => {
  const failure: unknown = await run(args).catch((error: unknown) => error)
  expect(wordsForReader(failure)?.startsWith(mistake)).toBe(true)
  expect(wordsForReader(failure)).toContain('\n\nUsage: npm run policy')
})
