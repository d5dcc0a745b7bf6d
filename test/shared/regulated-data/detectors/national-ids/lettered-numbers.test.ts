import { describe, expect, it } from 'vitest'
import { esDni } from '../../../../../shared/regulated-data/detectors/national-ids/es-dni.ts'
import { frNir } from '../../../../../shared/regulated-data/detectors/national-ids/fr-nir.ts'
import { inPan } from '../../../../../shared/regulated-data/detectors/national-ids/in-pan.ts'
import { itCodiceFiscale } from '../../../../../shared/regulated-data/detectors/national-ids/it-codice-fiscale.ts'
import { ukNino } from '../../../../../shared/regulated-data/detectors/national-ids/uk-nino.ts'
import { foundBy } from '../found-by.ts'

const found = foundBy(ukNino, frNir, esDni, itCodiceFiscale, inPan)

describe('a number of letters and digits is found', () => {
  it.each([
    ['NI number: JG 10 37 59 A', 'uk-nino: JG 10 37 59 A'],
    ['JG103759A', 'uk-nino: JG103759A'],
    ['JG-10-37-59-A', 'uk-nino: JG-10-37-59-A'],
    ['JG 103759 A', 'uk-nino: JG 103759 A'],
    ['{"nino":"jg103759a"}', 'uk-nino: jg103759a'],
    ['nino JG103759', 'uk-nino: JG103759'],
    ['2 55 08 14 168 025 38', 'fr-nir: 2 55 08 14 168 025 38'],
    ['NIR:255081416802538', 'fr-nir: 255081416802538'],
    ['255081416802538', 'fr-nir: 255081416802538'],
    ['2550814168025 38', 'fr-nir: 2550814168025 38'],
    ['1 85 05 2A 001 001 74', 'fr-nir: 1 85 05 2A 001 001 74'],
    ['185052A00100174', 'fr-nir: 185052A00100174'],
    ['n° de sécurité sociale 2 55 08 14 168 025', 'fr-nir: 2 55 08 14 168 025'],
    ['12345678Z', 'es-dni: 12345678Z'],
    ['12345678-Z', 'es-dni: 12345678-Z'],
    ['12.345.678-Z', 'es-dni: 12.345.678-Z'],
    ['con DNI 12345678 z', 'es-dni: 12345678 z'],
    ['X1234567L', 'es-nie: X1234567L'],
    ['Y-1234567-X', 'es-nie: Y-1234567-X'],
    ['nie: x1234567l', 'es-nie: x1234567l'],
    ['RSSMRA85T10A562S', 'it-codice-fiscale: RSSMRA85T10A562S'],
    ['c.f. rssmra85t10a562s.', 'it-codice-fiscale: rssmra85t10a562s'],
    ['RSS MRA 85T10 A562 S', 'it-codice-fiscale: RSS MRA 85T10 A562 S'],
    ['RSSMRA85T10A56NH', 'it-codice-fiscale: RSSMRA85T10A56NH'],
    ['ABCPE1234F', 'in-pan: ABCPE1234F'],
    ['"pan": "abcpe1234f"', 'in-pan: abcpe1234f'],
  ])('%s', (text, value) => {
    expect(found(text)).toEqual([value])
  })
})

describe('what only looks like it is not found', () => {
  it.each([
    ['QQ 12 34 56 C', 'with a prefix that is not given out'],
    ['GB103759A', 'with a prefix of another administration'],
    ['JO103759A', 'with a second letter that is not given out'],
    ['JG103759E', 'with a suffix that is none'],
    ['jg103759a', 'in lower case without words'],
    ['JG103759', 'without its suffix and words'],
    ['model JG103759A', 'where it is a model'],
    ['255081416802539', 'with a wrong key'],
    ['2 55 13 14 168 025 36', 'of a month that is none'],
    ['2 55 08 14 168 025', 'without its key and words'],
    ['12345678A', 'with a wrong letter'],
    ['12345678z', 'in lower case without words'],
    ['12345678 Z', 'behind a space without words'],
    ['part 12345678Z', 'where it is a part'],
    ['X1234567A', 'with a wrong letter'],
    ['RSSMRA85T10A562T', 'with a wrong letter'],
    ['RSSMRA85T32A562Y', 'of a day that is none'],
    ['ABCDE1234F', 'with a type of holder that is none'],
    ['abcpe1234f', 'in lower case without words'],
    ['sku ABCPE1234F', 'where it is an article'],
    ['XABCPE1234F', 'as a part of a longer word'],
  ])('%s: %s', (text) => {
    expect(found(text)).toEqual([])
  })
})
