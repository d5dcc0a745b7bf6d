import { describe, expect, it } from 'vitest'
import { createDetection } from '../../../../../shared/regulated-data/create-detection.ts'
import { address } from '../../../../../shared/regulated-data/detectors/people/address.ts'

const detect = createDetection([address])

function addressesIn(text: string): string[] {
  return detect(text).map(({ start, end }) => text.slice(start, end))
}

describe('an address is found whole', () => {
  it.each([
    '123 Main Street, Springfield, IL 62704',
    '1600 Pennsylvania Avenue NW, Washington, DC 20500',
    '742 Evergreen Terrace, Springfield, OR 97477-1234, USA',
    '45 W 34th St Apt 12B, New York, NY 10001',
    '350 Fifth Avenue, Floor 34, New York, NY 10118',
    '4100 Martin Luther King Jr. Blvd, Houston, TX 77021',
    '1234 NE 5th Ave #210, Portland, OR 97232',
    '454 Shotwell Street\nSan Francisco CA 94110-1914 USA',
    '88 Elm Drive, Austin TX 78701',
    '295 Gary Manors, North Brenda, NV 54100',
    '362 Lee Causeway Apt. 320, Lake Amystad, DE 67910',
    '716 Congress, Suite 200\nAustin, TX 78701',
    '15003 Jones Cliff, Saint Croix, VI 61065',
    '123 main st, springfield, il 62704',
    '221B Baker Street, London NW1 6XE',
    'Flat 3, 12 High Street, Leeds LS1 4DY',
    '10 Downing Street, London, SW1A 2AA, United Kingdom',
    '12-14 Station Road, Cambridge CB1 2JH',
    '17 Cherry Tree Close\nBristol\nBS8 1TH',
    '24 Sussex Drive, Ottawa, ON K1M 1M4',
    '3rd Floor, 45 Queen Street, Auckland',
    'Hauptstraße 5, 10115 Berlin',
    'Bahnhofstr. 12a, D-80331 München',
    'Berliner Str. 45, 60311 Frankfurt am Main',
    'Am Alten Markt 3, 01067 Dresden',
    'Unter den Linden 77, 10117 Berlin',
    '12 rue de la Paix, 75002 Paris',
    '5 bis, avenue des Champs-Élysées, 75008 Paris, France',
    'Calle Mayor, 12, 3º B, 28013 Madrid',
    'Avenida de la Constitución 8, 41001 Sevilla',
    'Via Roma 15, 20121 Milano',
    'Rua Augusta, 1500, São Paulo - SP, 01305-100',
    'ul. Marszałkowska 12/5, 00-590 Warszawa',
    'Herengracht 12, 1015 BK Amsterdam',
    'Storgatan 12, 111 22 Stockholm',
    'P.O. Box 1234, Denver, CO 80201',
    'Postfach 10 11 12, 50667 Köln',
    'Springfield, IL 62704',
    'Am Stadtpark 37a, 80331 München',
    '6461 Mayfield Rd\nBrampton, ON\nCanada\nL6T 3Z8',
  ])('%j', (written) => {
    expect(addressesIn(written)).toEqual([written])
    expect(addressesIn(`my address is ${written}.`)).toEqual([written])
    expect(addressesIn(`{"address":"${written}"}`)).toEqual([written])
  })

  it.each([
    ['a street alone', 'She moved to 27 Rosewood Court last week', ['27 Rosewood Court']],
    ['a street that something goes to', 'can go to 107 Evergreen Way instead', ['107 Evergreen Way']],
    ['a German street alone', 'wohnt im Lindenweg 7 und', ['Lindenweg 7']],
    ['a postcode behind its word', 'zip code: 90210', ['90210']],
    ['a postcode behind its place', 'lives in London SW1A 1AA now', ['London SW1A 1AA']],
  ])('%s', (_what, text, expected) => {
    expect(addressesIn(text)).toEqual(expected)
  })
})

describe('no address is', () => {
  it.each([
    'Main Street is closed',
    'open 24 hours a day',
    'Windows 10 Drive C',
    "It's a 2 way street",
    'a 100 Mile Road trip',
    'In 1999 Madison Avenue changed',
    'the 4 Lane Highway project',
    'a 120 GB Hard Drive',
    'Step 3 Close Dialog',
    '04. MOUSELESS WAY HOME',
    'Chapter 7 Way forward',
    'Order 12345 Place order',
    'the top 10 Places to visit',
    'September 23, 2002 Monday',
    'OK 12345',
    'Box 3 of 4, inbox 5',
    'via Google 3 times',
    'UL GE02 et al',
    'Monitoring 24/7, Engineering 12 people',
    'build A1 2BC',
    '$5 Court fee',
  ])('%s', (text) => {
    expect(addressesIn(text)).toEqual([])
  })
})
