import type { Value } from '../labelled-text.ts'
import type { Random } from '../random.ts'

const english = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]

/** A date; that it is a birth date stands in the template. */
export function birthDate(random: Random): Value {
  const [year, month, day] = [random.between(1932, 2016), random.between(1, 12), random.between(1, 28)]
  const [mm, dd] = [String(month).padStart(2, '0'), String(day).padStart(2, '0')]
  const name = english[month - 1] as string
  const text = random.pick([
    `${year}-${mm}-${dd}`,
    `${mm}/${dd}/${year}`,
    `${dd}/${mm}/${year}`,
    `${dd}.${mm}.${year}`,
    `${day} ${name} ${year}`,
    `${name} ${day}, ${year}`,
    `${day}-${name.slice(0, 3)}-${year}`,
    `${month}/${day}/${String(year).slice(2)}`,
    `${name.slice(0, 3)} ${day} ${year}`,
    `${day}th of ${name} ${year}`.replace(/^(\d*[23])th/, '$1th'),
  ])
  return { class: 'pii.birth-date', text }
}

export function address(random: Random): Value {
  const number = random.between(1, 1999)
  const state = random.pick([
    ['Springfield', 'IL', '62704'],
    ['Portland', 'OR', '97205'],
    ['Austin', 'TX', '78701'],
    ['Cambridge', 'MA', '02139-4307'],
    ['St. Louis', 'MO', '63101'],
    ['New York', 'NY', '10027'],
  ])
  const street = random.pick([
    'Evergreen',
    'Maple',
    'N. Lakeview',
    'Martin Luther King',
    '5th',
    'Old Mill',
    'Elm',
    'W 42nd',
    'Quackenbush',
  ])
  const kind = random.pick([
    'Terrace',
    'Street',
    'St',
    'St.',
    'Ave',
    'Avenue',
    'Blvd',
    'Road',
    'Rd',
    'Dr',
    'Drive',
    'Lane',
    'Court',
    'Way',
  ])
  const text = random.pick([
    () => `${number} ${street} ${kind}, ${state[0]}, ${state[1]} ${state[2]}`,
    () =>
      `${number} ${street} ${kind} Apt ${random.between(1, 40)}${random.pick(['', 'B'])}, ${state[0]}, ${state[1]} ${state[2]}`,
    () => `${number} ${street} ${kind}`,
    () =>
      `${number} ${street} ${kind}, Suite ${random.between(100, 900)}, ${state[0]} ${state[1]} ${state[2]}`,
    () => `P.O. Box ${number}, ${state[0]}, ${state[1]} ${state[2]}`,
    () =>
      `${random.between(1, 99)} ${random.pick(['High Street', 'Station Road', 'Church Lane', 'Victoria Gardens', 'Kings Close'])}, ${random.pick(['London SW1A 2AA', 'Leeds LS1 4DY', 'Bristol BS8 1TH', 'Edinburgh EH1 1YZ'])}`,
    () =>
      `${random.pick(['Hauptstraße', 'Lindenallee', 'Bahnhofstr.', 'Goetheplatz', 'Am Stadtpark', 'Berliner Straße'])} ${random.between(1, 120)}${random.pick(['', 'a'])}, ${random.pick(['10115 Berlin', '80331 München', '69117 Heidelberg', '20095 Hamburg'])}`,
    () =>
      `${random.between(1, 120)} ${random.pick(['rue de la Paix', 'avenue Victor Hugo', 'boulevard Voltaire', 'place Bellecour'])}, ${random.pick(['75002 Paris', '69002 Lyon', '13001 Marseille'])}`,
    () =>
      `${random.pick(['Calle Mayor', 'Avenida de la Constitución', 'Plaza de España'])} ${random.between(1, 99)}, ${random.pick(['28013 Madrid', '41001 Sevilla', '08007 Barcelona'])}`,
    () =>
      `${random.pick(['Via Roma', 'Piazza Garibaldi', 'Corso Vittorio Emanuele'])} ${random.between(1, 99)}, ${random.pick(['00184 Roma', '20121 Milano', '80138 Napoli'])}`,
  ])()
  return { class: 'pii.address', text }
}

const medications: readonly string[] = [
  'metformin 500 mg',
  'lisinopril 10 mg',
  'atorvastatin 20mg',
  'sertraline 50 mg',
]

export function medication(random: Random): Value {
  return { class: 'phi.medication-context', text: random.pick(medications) }
}

export function mrn(random: Random): Value {
  return {
    class: 'phi.mrn',
    text: random.pick([random.digits(7), random.digits(8), `${random.digits(3)}-${random.digits(4)}`]),
  }
}
