import { describe, expect, it } from 'vitest'
import { createDetection } from '../../../../../shared/regulated-data/create-detection.ts'
import { name } from '../../../../../shared/regulated-data/detectors/people/name.ts'

const detect = createDetection([name])

function namesIn(text: string): string[] {
  return detect(text).map(({ start, end }) => text.slice(start, end))
}

describe('a name is found', () => {
  it.each([
    ['behind a title, with the title', 'We saw Mr. Quibbleworth there.', ['Mr. Quibbleworth']],
    ['behind several titles', 'Frau Prof. Dr. med. Krause kommt.', ['Frau Prof. Dr. med. Krause']],
    ['all in capitals behind a title', 'MRS. MARIAM ABACHA', ['MRS. MARIAM ABACHA']],
    ['after a salutation', 'Dear Xochitl, welcome', ['Xochitl']],
    ['in lower case after a salutation', 'hey rachel, are you in?', ['rachel']],
    ['in a signature', 'Best regards,\nZbyszko Q.', ['Zbyszko Q']],
    ['in a quoted signature', '> Regards,\n> Vin\n', ['Vin']],
    ['after thanks', 'That worked. Thanks, Rob', ['Rob']],
    ['in a field', 'Name: Sarah Miller', ['Sarah Miller']],
    ['in a JSON field that only persons have', '{"lastName":"Qwertz"}', ['Qwertz']],
    ['in lower case in a field', 'name: jane doe', ['jane doe']],
    ['with the surname first in a field', 'Patient name: Oyelaran, Funmilayo', ['Oyelaran, Funmilayo']],
    ['after "my name is"', 'hello my name is carlos and I wait', ['carlos']],
    ['after a word for a person', 'the patient Grace Young', ['Grace Young']],
    ['before an address in brackets', 'From: R. A. Quux <rah@example.com>', ['R. A. Quux']],
    ['in the line of a quotation', 'At 9:12 AM, Kragen Sitaker wrote:\n> no', ['Kragen Sitaker']],
    ['by given name and surname', 'ask John Smith about it', ['John Smith']],
    ['with a surname in no gazetteer', 'ask Sarah Quennevault about it', ['Sarah Quennevault']],
    ['with a given name in no gazetteer', 'we met Xiuyingo Smith', ['Xiuyingo Smith']],
    ['with initials', 'by J. R. Smith and Mary K. Jones', ['J. R. Smith', 'Mary K. Jones']],
    ['with particles', 'met Ludwig van der Berg', ['Ludwig van der Berg']],
    ['with an initial and particles', 'met Sven F. van der Berg', ['Sven F. van der Berg']],
    ['behind a title, beginning with particles', 'Dear Mr. van der Berg,', ['Mr. van der Berg']],
    ['in a cell of a table', '1002,Yuxuan Chen,03 2112', ['Yuxuan Chen']],
    ['that is longer than most', 'met Sarah Featherstonehaughwick', ['Sarah Featherstonehaughwick']],
    ['parted from another by a slash', 'John Moran/Sandra Miller', ['John Moran', 'Sandra Miller']],
    ['with an apostrophe', "met Sinead O'Connor", ["Sinead O'Connor"]],
    ['with hyphens', 'met Jean-Luc Dupont-Martin', ['Jean-Luc Dupont-Martin']],
    ['with a nickname', 'met William "Bill" Gates', ['William "Bill" Gates']],
    ['with a suffix', 'met Robert Downey Jr. today', ['Robert Downey Jr']],
    ['with accents', 'met José Muñoz in Köln', ['José Muñoz']],
    ['the surname in capitals', 'met Hugo BEAULIEU', ['Hugo BEAULIEU']],
    ['all in capitals', 'SIGNED BY JOHN SMITH', ['JOHN SMITH']],
    ['the surname first', 'Smith, John', ['Smith, John']],
    ['broken at the end of a full line', `${'x'.repeat(50)} met John\nSmith`, ['John\nSmith']],
    ['as a given name in a sentence', 'I gave it to Sarah yesterday', ['Sarah']],
    ['as a given name that speaks', 'Mark said no', ['Mark']],
    ['as a given name that is spoken to', 'John,\nplease look', ['John']],
    ['as a surname that speaks', 'Abernathy said no', ['Abernathy']],
    ['twice', 'Alice and Barbara Klein', ['Alice', 'Barbara Klein']],
  ])('%s', (_what, text, expected) => {
    expect(namesIn(text)).toEqual(expected)
  })
})

describe('no name is', () => {
  it.each([
    ['a word that is also a name', 'Will it be May? Mark it, Grace period'],
    ['a place', 'in Paris, Austin and Charlotte'],
    ['a street', 'on Jefferson Street'],
    ['a firm with its form', 'Hudson Logistics GmbH, Baker Hughes Inc'],
    ['a firm known by names', 'Morgan Stanley, Wells Fargo and Johnson & Johnson'],
    ['a hospital, a school, a foundation', 'the Jackson Memorial Hospital, the Nelson Mandela Foundation'],
    ['a saint in a place', 'San Jose, St. Louis, Santa Clara'],
    ['a product', 'MS Word, Sun Microsystems and Star Trek'],
    ['part of a path or an identifier', '/home/Martin/x, Henry.txt, @Sarah, Alice_Smith, John::Smith()'],
    ['a thing named after somebody', 'the Floyd Warshall algorithm, the Guillain Barre syndrome'],
    ['the half of a name that is no person', 'and Morgan Stanley reported, and Santa Barbara'],
    ['a verse', 'and John 3:16'],
    ['a contraction', "Aren't you there?"],
    ['a salutation to nobody', 'Dear Customer, Dear Sir or Madam, Hello World, Hi Team,'],
    ['the name of a thing', 'File name: Report Final, Product name: Summer'],
    ['a signature of a team', 'Best regards,\nThe Support Team'],
    ['shouted words', 'WILL GRANT ALL ON PAGE'],
    ['lower case without an announcement', 'i met john smith'],
  ])('%s', (_what, text) => {
    expect(namesIn(text)).toEqual([])
  })
})
