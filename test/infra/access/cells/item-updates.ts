/** What an update of an item of the grants table may name: its key, and attributes beside that. */
export type ItemUpdate = readonly [key: string, attributes: readonly string[]]

/** By the prefix of the item's key, then by what the matrix calls it. What a request says once and for all comes last. */
export const itemUpdates = {
  'GRANT#': {
    'GRANT# status': ['GRANT#1', ['status']],
    'GRANT# inputs': ['GRANT#1', ['remainingInputs', 'usedInputs']],
    'GRANT# returnedJobs': ['GRANT#1', ['returnedJobs']],
    'GRANT# expiresAt': ['GRANT#1', ['expiresAt']],
    'GRANT# ttl': ['GRANT#1', ['ttl']],
    'GRANT# owner': ['GRANT#1', ['status', 'owner']],
    'GRANT# terms': ['GRANT#1', ['subject', 'collection', 'source', 'purpose', 'maxInputs', 'approval']],
    'GRANT# without attributes': ['GRANT#1', []],
  },
  'JOB#': {
    'JOB# status': ['JOB#1', ['status']],
    'JOB# owesBudget': ['JOB#1', ['owesBudget']],
    'JOB# ids': ['JOB#1', ['ids']],
    'JOB# payloadDigest': ['JOB#1', ['status', 'payloadDigest']],
    'JOB# terms': ['JOB#1', ['approval', 'grant', 'issuer', 'subject', 'collection', 'count']],
    'JOB# without attributes': ['JOB#1', []],
  },
  'SUBJECT#': {
    'SUBJECT# duty': ['SUBJECT#1', ['duty', 'boundUntil']],
    'SUBJECT# embedded': ['SUBJECT#1', ['duty', 'boundUntil', 'embedded']],
    'SUBJECT# email': ['SUBJECT#1', ['duty', 'boundUntil', 'email']],
    'SUBJECT# ttl': ['SUBJECT#1', ['ttl']],
    'SUBJECT# another attribute': ['SUBJECT#1', ['name']],
    'SUBJECT# without attributes': ['SUBJECT#1', []],
    'SUBJECT#…RATE# count': ['SUBJECT#1|RATE#read#2026', ['ttl', 'count']],
  },
  'POLICY#': {
    'POLICY# digest': ['POLICY#digest', ['digest', 'signers', 'refused']],
    'POLICY# ttl': ['POLICY#digest', ['ttl']],
  },
  'APPROVAL#': {
    'APPROVAL# taskToken': ['APPROVAL#1', ['taskToken']],
    'APPROVAL# notified': ['APPROVAL#1', ['notified']],
    'APPROVAL# state': ['APPROVAL#1', ['state', 'endedAt']],
    'APPROVAL# runUntil': ['APPROVAL#1', ['runUntil']],
    'APPROVAL# committedAt': ['APPROVAL#1', ['committedAt']],
    'APPROVAL# reason': ['APPROVAL#1', ['reason']],
    'APPROVAL# endNotified': ['APPROVAL#1', ['endNotified']],
    'APPROVAL# job': ['APPROVAL#1', ['taskToken', 'job']],
    'APPROVAL# payloadDigest': ['APPROVAL#1', ['taskToken', 'payloadDigest']],
    'APPROVAL# question': [
      'APPROVAL#1',
      ['grant', 'requester', 'ownPeople', 'collection', 'preview', 'expiresAt'],
    ],
    'APPROVAL# without attributes': ['APPROVAL#1', []],
  },
  'VOTE#': {
    'VOTE# status': ['VOTE#1#priya', ['status', 'decision']],
    'VOTE# digests': ['VOTE#1#priya', ['payloadDigest', 'previewDigest', 'policyDigest']],
    'VOTE# ttl': ['VOTE#1#priya', ['ttl']],
    'VOTE# without attributes': ['VOTE#1#priya', []],
  },
  'LINK#': {
    'LINK# attempts': ['LINK#1', ['attempts']],
    'LINK# codeDigest': ['LINK#1', ['codeDigest']],
    'LINK# person': ['LINK#1', ['approval', 'person', 'expiresAt']],
    'LINK# without attributes': ['LINK#1', []],
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, ItemUpdate>>>>
