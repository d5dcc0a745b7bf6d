import { randomBytes } from 'node:crypto'
import { basename } from 'node:path'
import { parseArgs } from 'node:util'
import type { CollectionPolicy, PolicyDocument } from '../../shared/policy/schema.ts'
import { createScreening } from '../../shared/regulated-data/create-screening.ts'
import type { ScreeningParts } from '../../shared/regulated-data/policy/screen-inputs.ts'
import { CommandFailure } from '../command-line/command-failure.ts'
import { printable } from '../command-line/printable.ts'
import { readText } from '../command-line/read-text.ts'
import type { Terminal } from '../command-line/run-command.ts'
import { describePolicy } from './describe-policy.ts'
import { describeSignatures, requireSignature } from './describe-signatures.ts'
import { trialReport } from './print-trial.ts'
import { type ReadPolicy, readPolicy } from './read-policy.ts'
import { signPolicy } from './sign-policy.ts'
import { writeSignerKey } from './signer-key.ts'
import { type Trial, tryText } from './try-text.ts'

const usage = `Usage: npm run policy -- check [POLICY] [--json]
       npm run policy -- try FILE [--policy POLICY] [--collection NAME] [--show-masked] [--json]
       npm run policy -- key NAME [FILE]
       npm run policy -- sign KEYFILE [--policy POLICY]

check  says whether a policy file (policy.yaml by default) is valid, what in it is not, who signed it, and what holds
       for each collection; --json prints the policy as it is read, defaults filled in
try    says what the policy would decide about a file's text (- is standard input), as an input and as a query, by
       which line, and what each group of readers would see; for every collection, or for --collection NAME alone
key    makes a key to sign policies with, into FILE (NAME.key by default, for its owner alone), and prints its verifier
       key, which belongs into a policy's changes.signers
sign   signs a policy with such a key, into the file beside it (policy.sig); signatures of others stay

  --show-masked  the text as the model would get it: masked where the policy masks, and as it is where it allows
  --json         one JSON object (npm run --silent policy -- … leaves npm's own lines out)
  --help         this text

It uses Sunder's own detectors and no network: a managed detector is not asked. Tokens of masked values are made with a
key of this run alone.
Exit code: 0 when the policy is valid and takes the text as an input everywhere it was tried, 1 when some collection
does not, 2 when the policy is not valid or lacks a signature that it demands, a file can't be read or an option is
wrong.`

/** @returns the exit code */
export async function policyCommand(
  args: readonly string[],
  terminal: Terminal,
  screening: ScreeningParts = createScreening(randomBytes(32)),
): Promise<number> {
  const { positionals, values } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      policy: { type: 'string' },
      collection: { type: 'string' },
      'show-masked': { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  const [command, file, ...more] = positionals
  if (values.help) {
    terminal.print(usage)
    return 0
  }
  if (command === 'check' && more.length === 0) {
    return check(await readPolicy(file ?? values.policy ?? 'policy.yaml'), values.json, terminal)
  }
  if (command === 'try' && file !== undefined && more.length === 0) {
    const read = await readPolicy(values.policy ?? 'policy.yaml')
    return tryFile(read, file, { ...values, showMasked: values['show-masked'] }, terminal, screening)
  }
  if (command === 'key' && file !== undefined && more.length <= 1) {
    return makeKey(file, more[0] ?? `${basename(file)}.key`, terminal)
  }
  if (command === 'sign' && file !== undefined && more.length === 0) {
    return sign(await readPolicy(values.policy ?? 'policy.yaml'), file, terminal)
  }
  throw new CommandFailure(`${mistakeIn(command, file, more)}\n\n${usage}`)
}

/** What is wrong with arguments that no command takes. */
function mistakeIn(command: string | undefined, file: string | undefined, more: readonly string[]): string {
  const needs: Readonly<Record<string, string>> = {
    try: 'try needs the file of a text, or - for standard input.',
    key: 'key needs a name for the key.',
    sign: 'sign needs the file of a key.',
  }
  if (command === undefined) return 'No command: it is one of check, try, key and sign.'
  if (command !== 'check' && !Object.hasOwn(needs, command)) {
    return `There is no command ${printable(command)}: it is one of check, try, key and sign.`
  }
  if (file === undefined) return needs[command] ?? ''
  const over = printable((command === 'key' ? more.slice(1) : more).join(' '))
  const hint = command === 'try' || command === 'sign' ? ' A policy is named with --policy.' : ''
  return `${over} is more than ${command} takes.${hint}`
}

async function makeKey(name: string, file: string, { print, complain, style }: Terminal): Promise<number> {
  const verifier = await writeSignerKey(file, name)
  complain(style('dim', `${file} holds the key: keep it to yourself. A policy's changes.signers may name:`))
  print(verifier)
  return 0
}

async function sign(read: ReadPolicy, keyFile: string, { print, style }: Terminal): Promise<number> {
  const { file, signatures } = await signPolicy(read.file, read.policy.digest, keyFile)
  print(`${file} ${style('green', `holds the signatures of ${signatures.map(printable).join(', ')}`)}`)
  print(style('dim', read.policy.digest))
  return 0
}

function check(read: ReadPolicy, json: boolean, { print, style }: Terminal): number {
  // A policy that lacks a signature which it demands is not valid, whatever else is.
  requireSignature(read)
  const lines = json ? [] : describeSignatures(read, style)
  print([json ? JSON.stringify(read.policy, undefined, 2) : describePolicy(read, style), ...lines].join('\n'))
  return 0
}

interface TryOptions {
  readonly collection?: string | undefined
  readonly showMasked: boolean
  readonly json: boolean
}

async function tryFile(
  read: ReadPolicy,
  file: string,
  { collection, showMasked, json }: TryOptions,
  { input, print, style }: Terminal,
  screening: ScreeningParts,
): Promise<number> {
  const text = await readText(file, input)
  const trials: Trial[] = []
  for (const chosen of collectionsOf(read.policy, collection)) {
    trials.push(await tryText(screening, read, chosen, text))
  }
  if (json) {
    const shown = trials.map(({ modelSees, ...trial }) => (showMasked ? { ...trial, modelSees } : trial))
    print(
      JSON.stringify(
        { file, policy: read.file, policyDigest: read.policy.digest, collections: shown },
        undefined,
        2,
      ),
    )
  } else {
    print(trials.map((trial) => trialReport(trial, { showMasked, style })).join('\n\n'))
    if (read.policy.detection.managed !== 'none') {
      print(`\n${style('yellow', `${read.policy.detection.managed} is not asked here, and may find more.`)}`)
    }
  }
  return trials.every(({ input: { decision } }) => decision === 'allow' || decision === 'mask') ? 0 : 1
}

function collectionsOf(
  { collections }: PolicyDocument,
  name: string | undefined,
): readonly (readonly [string, CollectionPolicy])[] {
  const all = Object.entries(collections)
  const chosen = all.filter(([each]) => name === undefined || each === name)
  if (chosen.length > 0) return chosen
  const names = all.map(([each]) => each).join(', ') || 'none'
  throw new CommandFailure(
    name === undefined ? 'The policy has no collection.' : `There is no collection ${name}, but: ${names}`,
  )
}
