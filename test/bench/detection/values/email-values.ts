import type { Value } from '../labelled-text.ts'
import type { Random } from '../random.ts'

const locals = [
  'jane.doe',
  'j.doe',
  'janedoe',
  'jane_doe',
  'jane-doe',
  'jane.q.public',
  'jdoe42',
  'x',
  'info',
  'support',
  'no-reply',
  'jane+news',
  'jane.doe+spam.2024',
  "sean.o'brien",
  'JANE.DOE',
  'Jane.Doe',
  'mueller-luedenscheidt',
  '1978jane',
  '007',
  'a.b.c.d',
  'jane.doe1987',
  'dr.wu',
  'kwame_nkansah',
  'zlatan99',
  'praktikum',
  'buchhaltung',
  'j_',
  'müller',
  'josé.garcía',
]
const domains = [
  'example.com',
  'example.org',
  'example.co.uk',
  'mail.example.net',
  'gmail.com',
  'outlook.com',
  'web.de',
  'yahoo.co.jp',
  'uni-heidelberg.de',
  'students.univ-lyon1.fr',
  'health.example',
  'clinic.health',
  'startup.io',
  'a.b.c.example.edu',
  'x-y.museum',
  'EXAMPLE.COM',
  'correo.unam.mx',
  'müller.example',
  'xn--mller-kva.example',
  '163.com',
  'team.email',
  'acme.technology',
  'ac.in',
]

/** An address as it is written nearly everywhere. */
export function plainEmail(random: Random): Value {
  return { class: 'pii.email', text: `${random.pick(locals)}@${random.pick(domains)}` }
}

/** An address as people write it who fear collectors. */
export function veiledEmail(random: Random): Value {
  const [local, domain] = [
    random.pick(locals).replace(/_$|'/, ''),
    random.pick(domains.filter((name) => name !== 'ac.in')),
  ]
  const labels = domain.split('.')
  const forms = [
    () => `${local} (at) ${labels.join(' (dot) ')}`,
    () => `${local}(at)${labels.join('(dot)')}`,
    () => `${local}[at]${labels.join('[dot]')}`,
    () => `${local} [at] ${domain}`,
    () => `${local} (at) ${domain}`,
    () => `${local} at ${labels.join(' dot ')}`,
    () => `${local} AT ${labels.join(' DOT ')}`,
    () => `${local} @ ${domain}`,
    () => `${local}@${labels.join('[.]')}`,
    () => `${local} [AT] ${labels.join(' [DOT] ')}`,
    () => `${local} {at} ${labels.join(' {dot} ')}`,
    () => `${local}%40${domain}`,
    () => `${local}&#64;${domain}`,
    () => `${local}＠${domain}`,
  ]
  return { class: 'pii.email', text: random.pick(forms)() }
}

/** No address, though the sign is there, or the words are. */
export function falseEmail(random: Random): Value {
  const text = random.pick([
    '@janedoe',
    'git@github.com:acme/app.git',
    'icon@2x.png',
    'react@18.2.0',
    '@types/node',
    'lunch @ noon',
    'meet at dot com boom',
    '5 apples @ $1.20',
    '@media print',
    'user@localhost',
    'logo@3x.webp',
    'foo@^1.2.3',
    '@Override',
    'n@',
    'we are at home. Com and see',
  ])
  return { class: undefined, text }
}
