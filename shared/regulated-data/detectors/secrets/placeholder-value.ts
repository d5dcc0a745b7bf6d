import { isMasked } from '../../masking/placeholder.ts'

/** What stands for a value in documentation, templates and logs that are masked already. */
const patterns: readonly RegExp[] = [
  // Nothing that could be a value: stars, dots, dashes; and values cut short or masked.
  /^[^A-Za-z0-9]*$/,
  /\*{3}|\.\.\.|\|{4}|•/,
  /^([^0-9])\1{3,}$/,
  /^[xX._*-]+$/,
  /x{8}|X{8}|0{12}/,
  // Template and variable syntax: ${NAME}, {{ name }}, <name>, %name%, $NAME, $(command), [name], #{name}.
  /^[$#]?[{(<[].*[\])}>]$/,
  /\$\{|\{\{|<%|#\{|\$\(/,
  /^%[A-Za-z_()]+%?s?$/,
  /^\$[A-Za-z_][A-Za-z0-9_]*$/,
  // Words that say what is to be put there.
  /^<|^(?:your|insert|enter|replace|fill|put|add|change)[-_ ]/i,
  /^your(?:pass|secret|token|api|key|access|private|super|strong|bearer)/i,
  /^(?:my|the|some|an?|new|old|user|db|test)[-_ ](?:[a-z]+[-_ ])*(?:password|passwd|pass|pwd|secret|token|key)$/i,
  /^(?:redacted|masked|hidden|filtered|removed|omitted|placeholder|todo|tbd|example|sample|dummy|fixme)$/i,
  /(?:your|example|dummy|placeholder|sample)[-_ ](?:[a-z]+[-_ ])*(?:password|secret|token|key|here|value)/i,
  /[-_ ](?:goes|here)$/i,
]

/** Whether a value (of bounded length) is only a stand-in for one. */
export function isPlaceholderValue(value: string): boolean {
  return isMasked(value) || patterns.some((pattern) => pattern.test(value))
}
