/** Every class of regulated data that is detected, by its hierarchical name. A policy may name a class or a prefix. */
export const dataClasses = [
  'pii.email',
  'pii.phone',
  'pii.name',
  'pii.address',
  'pii.birth-date',
  'pii.ip',
  'pii.passport',
  'pii.driver-licence',
  'pii.national-id.us-ssn',
  'pii.national-id.us-itin',
  'pii.national-id.uk-nino',
  'pii.national-id.uk-nhs',
  'pii.national-id.de-tax-id',
  'pii.national-id.fr-nir',
  'pii.national-id.es-dni',
  'pii.national-id.es-nie',
  'pii.national-id.it-codice-fiscale',
  'pii.national-id.in-aadhaar',
  'pii.national-id.in-pan',
  'pii.national-id.br-cpf',
  'pii.national-id.ca-sin',
  'pii.national-id.au-tfn',
  'pci.card',
  'financial.iban',
  'financial.routing-number',
  'financial.swift',
  'financial.crypto-address',
  'phi.mrn',
  'phi.npi',
  'phi.dea',
  'phi.icd10',
  'phi.medication-context',
  'phi.diagnosis',
  'secret.cloud-key',
  'secret.provider-api-key',
  'secret.vcs-token',
  'secret.chat-token',
  'secret.jwt',
  'secret.private-key',
  'secret.connection-string',
  'secret.password',
  'secret.high-entropy',
  'url.credentials',
] as const
export type DataClass = (typeof dataClasses)[number]

const known: ReadonlySet<string> = new Set(dataClasses)

export function isDataClass(name: string): name is DataClass {
  return known.has(name)
}

/** Whether a policy's name covers a class: it is the class, one of its prefixes at a dot, or `*`. */
export function covers(name: string, dataClass: DataClass): boolean {
  return name === '*' || dataClass === name || dataClass.startsWith(`${name}.`)
}
