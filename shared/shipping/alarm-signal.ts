/** Where a record stands. */
export interface RecordPlace {
  readonly lane: string
  readonly seq: number
}

/**
 * Says that an alarm record was appended, so that it is shipped at once. It is sealed and shipped in its turn all
 * the same: a signal that is lost makes it later by a minute. Never throws.
 */
export interface AlarmSignal {
  raise(place: RecordPlace): Promise<void>
}
