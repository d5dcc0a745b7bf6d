import type { Value } from '../labelled-text.ts'
import type { Random } from '../random.ts'

/** Given names and family names that belong together, common and rare ones; about a third is in no usual list. */
const people: readonly (readonly [given: readonly string[], family: readonly string[]])[] = [
  [
    [
      'James',
      'Mary',
      'Robert',
      'Patricia',
      'Jennifer',
      'Michael',
      'Linda',
      'Ashley',
      'Tyrone',
      'Keisha',
      'Braxton',
      'Maisie',
    ],
    [
      'Smith',
      'Johnson',
      'Williams',
      'Brown',
      'Garcia',
      'Miller',
      'Thompson',
      'Whitaker',
      'Abernathy',
      'Featherstone',
    ],
  ],
  [
    ['Siobhan', 'Alistair', 'Fiona', 'Graham', 'Nigel', 'Gwendolyn', 'Eoin', 'Caoimhe', 'Rhys', 'Hamish'],
    [
      "O'Connor",
      'MacDonald',
      'McAllister',
      'Llewellyn',
      'Featherstonehaugh',
      'Pemberton',
      'Ogilvie',
      'Davies',
    ],
  ],
  [
    ['Hans', 'Jürgen', 'Sabine', 'Ulrike', 'Thorsten', 'Anneliese', 'Wiebke', 'Detlef', 'Günther', 'Heike'],
    [
      'Müller',
      'Schmidt',
      'Schneider',
      'Weiß',
      'Hohenstein',
      'Krämer',
      'Oberländer',
      'Zwickel',
      'Fischer',
      'von der Heide',
    ],
  ],
  [
    ['François', 'Amélie', 'Jean-Pierre', 'Chantal', 'Loïc', 'Maëlle', 'Thibault', 'Céline'],
    ['Dubois', 'Lefèvre', 'Moreau', 'de la Croix', 'Beauchêne', 'Girard', 'Quatremère', 'Martin'],
  ],
  [
    ['José', 'María', 'Guadalupe', 'Alejandro', 'Ximena', 'Íñigo', 'Rocío', 'Joaquín'],
    ['García', 'Hernández', 'Rodríguez', 'Etxeberria', 'Villanueva', 'Peñalosa', 'Ibáñez', 'Torres Quevedo'],
  ],
  [
    ['Giuseppe', 'Francesca', 'Lorenzo', 'Chiara', 'Ludovica', 'Gennaro'],
    ['Rossi', 'Esposito', 'Bianchi', 'Quagliarella', 'Mastroianni', 'De Luca'],
  ],
  [
    ['Priya', 'Rajesh', 'Ananya', 'Vikram', 'Lakshmi', 'Sandeep', 'Thirumalai', 'Meenakshi'],
    ['Sharma', 'Patel', 'Iyer', 'Krishnamurthy', 'Singh', 'Venkataraman', 'Mukhopadhyay', 'Reddy'],
  ],
  [
    ['Wei', 'Xiaoming', 'Li', 'Mei', 'Jianguo', 'Yuxuan', 'Zhenghao'],
    ['Zhang', 'Wang', 'Chen', 'Ouyang', 'Liu', 'Xu', 'Situ'],
  ],
  [
    ['Hiroshi', 'Yuki', 'Sakura', 'Takeshi', 'Haruto', 'Kiyomi'],
    ['Tanaka', 'Suzuki', 'Watanabe', 'Kurosawa', 'Sakakibara', 'Yamamoto'],
  ],
  [
    ['Chukwuemeka', 'Ngozi', 'Kwame', 'Oluwaseun', 'Amina', 'Thandiwe', 'Babajide'],
    ['Okafor', 'Adeyemi', 'Mensah', 'Nkrumah', 'Balogun', 'Dlamini', 'Ogunbanjo'],
  ],
  [
    ['Ahmed', 'Fatima', 'Mohammed', 'Layla', 'Yusuf', 'Noor', 'Abdulrahman', 'Zeynep'],
    ['Hassan', 'Al-Farsi', 'Ibrahim', 'Khalil', 'Demir', 'bin Rashid', 'El-Sayed', 'Yıldız'],
  ],
  [
    ['Olga', 'Dmitri', 'Katarzyna', 'Wojciech', 'Svetlana', 'Bogdan', 'Małgorzata', 'Zdeněk'],
    [
      'Ivanova',
      'Petrov',
      'Kowalska',
      'Szczepański',
      'Novák',
      'Kuznetsov',
      'Wiśniewski',
      'Brzęczyszczykiewicz',
    ],
  ],
  [
    ['Nguyen', 'Linh', 'Thuy', 'Somchai', 'Putri', 'Joko'],
    ['Tran', 'Pham', 'Nguyen', 'Wijaya', 'Suharto', 'Srisai'],
  ],
  [
    ['João', 'Beatriz', 'Thiago', 'Conceição', 'Luísa', 'Raimundo'],
    ['Silva', 'dos Santos', 'Oliveira', 'Albuquerque', 'Vasconcelos', 'Pereira'],
  ],
  [
    ['Lars', 'Astrid', 'Bjørn', 'Ingrid', 'Saoirse', 'Aino', 'Þórdís', 'Sven'],
    [
      'Johansson',
      'Lindqvist',
      'Nielsen',
      'Hakkarainen',
      'Bergström',
      'Jónsdóttir',
      'van der Berg',
      'de Vries',
    ],
  ],
]

/** A full name as it is written in running text. */
export function fullName(random: Random): Value {
  const [givens, families] = random.pick(people)
  const [given, family] = [random.pick(givens), random.pick(families)]
  const initial = random.signs('ABCDEFGHJKLMNPRST', 1)
  const form = random.next()
  if (form < 0.7) return name(`${given} ${family}`)
  if (form < 0.8) return name(`${given} ${initial}. ${family}`)
  if (form < 0.86) return name(`${given} ${random.pick(givens)} ${family}`)
  if (form < 0.9) return name(`${initial}. ${family}`)
  if (form < 0.95) return name(`${given} ${family}`.toUpperCase())
  return name(`${given} ${family}-${random.pick(families).replace(/^.* /, '')}`)
}

/** Behind a title or in a field, where family names stand alone too. */
export function familyName(random: Random): Value {
  const [, families] = random.pick(people)
  return name(random.pick(families))
}

export function givenName(random: Random): Value {
  const [givens] = random.pick(people)
  return name(random.pick(givens))
}

function name(text: string): Value {
  return { class: 'pii.name', text }
}

/** Capitalised words that are nobody's name. */
export function falseName(random: Random): Value {
  const text = random.pick([
    'Project Gutenberg',
    'New York',
    'San Francisco',
    'Visual Studio Code',
    'Amazon Web Services',
    'Great Barrier Reef',
    'Red Hat',
    'Quarterly Report',
    'Terms of Service',
    'Mount Everest',
    'Silicon Valley',
    'Content Security Policy',
    'The Art of Computer Programming',
    'Monday Morning',
    'North Carolina',
    'World Health Organization',
    'Big Data',
    'Machine Learning Engineer',
    'Happy Birthday',
    'Los Angeles',
    'Apache Kafka',
    'Wells Fargo',
    'Johnson & Johnson',
    'Morgan Stanley',
    'Ford Focus',
    'Google Chrome',
    'Deep Learning',
    'April Release',
  ])
  return { class: undefined, text }
}
