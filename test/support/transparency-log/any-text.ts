import fc from 'fast-check'

/** Short texts of any code units, lone surrogates and control characters among them. */
export const anyText = fc
  .array(fc.oneof(fc.nat(0x7f), fc.nat(0xffff)), { maxLength: 12 })
  .map((units) => String.fromCharCode(...units))
