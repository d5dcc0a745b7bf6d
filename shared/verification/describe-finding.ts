import type { Finding, FindingKind } from './finding.ts'

/** What a finding means to whoever reads it. */
const words: Readonly<Record<FindingKind, string>> = {
  hash_mismatch: 'The hash that is stored with the record is not that of its bytes.',
  unreadable: 'These bytes are no record.',
  unknown_version: 'The record is of a version that is not known here.',
  not_canonical: 'The record is not in the one form in which records are written.',
  lane_mismatch: 'The record says that it belongs to another lane.',
  seq_mismatch: 'The record says that it has another place in its lane.',
  id_mismatch: 'The record’s id is not that of its place.',
  missing: 'The lane goes on without this record.',
  prev_mismatch: 'The record does not follow the one before it in its lane: one of the two was changed.',
  time_backwards: 'The record is dated before the one before it in its lane.',
  time_outside_window: 'The record is dated outside the life of its lane.',
  after_close: 'The record was written after its lane was ended.',
  lane_unknown: 'The name is not one that a lane can have.',
  line_unreadable: 'The line is none of an export.',
  line_out_of_place: 'The line stands where none of its kind can.',
  export_cut: 'The export ends before its end: leaves or lines are missing.',
  export_edited: 'Lines were changed, dropped or added after the export was written.',
  span_short: 'The seals given do not cover the span that was asked for.',
  lag_out_of_range: 'The export claims a lag for its log that no policy allows.',
  retention_out_of_range: 'The export claims a retention that is not believed: give the one that you know.',
  exported_ahead: 'The export claims to be written later than it is now.',
  key_unreadable: 'The export’s own key is none.',
  leaf_gap: 'Leaves are left out.',
  leaf_repeated: 'The leaf was given before.',
  root_differs: 'What is given for these leaves is not what the checkpoint was signed over.',
  root_unknown: 'These leaves could not be held against the checkpoint, because of what was found before.',
  unsigned: 'No checkpoint that verifies stands behind these leaves.',
  checkpoint_refused: 'The checkpoint is not believed.',
  checkpoint_misplaced: 'The checkpoint is of another size than the tree has where it stands.',
  checkpoint_missing: 'The checkpoint is not there.',
  seal_missing: 'A seal is left out.',
  seal_record_wrong: 'The seal’s own record does not tell of this seal.',
  seal_record_missing:
    'The seal’s own record, which is never removed, is not there: nothing tells when it was made.',
  sealing_foreign: 'The record tells of a seal in a lane that is not the sealer’s.',
  seal_time_backwards: 'The seal was made before the one before it.',
  tiles_differ: 'The log’s tiles are not those of its signed checkpoint.',
  held_checkpoint_refused: 'The checkpoint that you hold is not one of this log by this key.',
  contradiction:
    'The log signed two different trees of one size: what you hold a checkpoint of was replaced.',
  inconsistent: 'The exported tree does not go together with the checkpoint that you hold.',
  not_connected:
    'Nothing shows how the exported tree goes together with the checkpoint that you hold: ask for the export with its size as since.',
  rolled_back: 'The log is smaller than the checkpoint that you hold: it was rolled back, or cut.',
  not_covered: 'The export begins after the leaf that it was to begin with.',
  changed: 'The record was changed after it was sealed.',
  removed: 'The record was removed after it was sealed.',
  pruned_early: 'Records are gone of which nothing shows that they are past their retention.',
  repeated: 'A record of this place in the lane was given before.',
  lane_start_missing: 'The records before this one are neither here nor named as sealed before.',
  closed_early: 'The lane was ended within its life, which its owner never does.',
  backdated:
    'The record is dated long before the last sealing that took all there was: it was not there then.',
  postdated: 'The record is dated long after it was sealed.',
  unsealed: 'The record stands in the table, and in no seal, for longer than it may, or can never be sealed.',
  unsealed_after_close: 'The record stands where the lane was sealed already, or ended.',
  lane_not_closed: 'The lane should have ended long ago: what followed was removed, or is not sealed.',
  lane_empty: 'The lane was opened and holds nothing, not even its end: its records were removed.',
  too_many_lanes:
    'More lanes are open than are followed; of the others, and so of the whole, nothing is said.',
  request_missing: 'An outcome was recorded of this request, which is not there (or had one before).',
}

export function describeFinding({ what, detail }: Pick<Finding, 'what' | 'detail'>): string {
  return detail === undefined ? words[what] : `${words[what]} (${detail})`
}

/** Where it is, in what the export counts by. */
export function placeOfFinding({ line, leaf, upTo, seal, lane, seq }: Finding): string {
  const last = (upTo ?? 0) - 1
  const leaves =
    leaf !== undefined && upTo !== undefined && last > leaf ? `leaves ${leaf} to ${last}` : `leaf ${leaf}`
  return [
    `line ${line}`,
    ...(seal === undefined ? [] : [`seal ${seal}`]),
    ...(leaf === undefined ? [] : [leaves]),
    ...(lane === undefined ? [] : [seq === undefined ? lane : `${lane} / ${seq}`]),
  ].join(', ')
}
