import { held } from '../../support/approvals/approving.ts'

const paragraph =
  'Thank you for the call this morning. As agreed I have gone through the notes of the last three visits and put down ' +
  'what the study team asked for, in the order in which it happened. Please read it against your own notes before ' +
  'Friday, so that we can still put right what I have misunderstood.'

/** What approvers meet: a short text, a long one, one without a place to break, one from right to left, one that hides something. */
export const inputs = [
  held,
  `${paragraph}\n\nThe patient was diagnosed with hypertension in 2019 and writes from anna.keller@example.org.\n\n${[paragraph, paragraph, paragraph].join('\n\n')}`,
  `reference ${'0f1e2d3c4b5a69788796a5b4c3d2e1f0'.replace(/\d/g, 'x').repeat(12)}`,
  'شكرا على رسالتكم، سنراجع الملاحظات يوم الجمعة ونعود إليكم قبل نهاية الأسبوع.',
  'The totals are \u202e31.5 percent\u202c up on last year.',
]

export const items = [
  { id: 'ticket-4711/1', metadata: { folder: 'complaints', year: 2026 } },
  {
    id: 'ticket-4711/2',
    metadata: { folder: 'studies/cardiology', year: 2026, tags: ['follow-up', 'to read'] },
  },
  {},
  { metadata: { folder: 'international' } },
  {},
]
