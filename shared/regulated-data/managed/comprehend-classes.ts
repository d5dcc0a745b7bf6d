import type { PiiEntityType } from '@aws-sdk/client-comprehend'
import type { DataClass } from '../classes.ts'

/**
 * What Comprehend's types are among Sunder's classes. Left out is what has no class here: ages, dates (mostly no
 * birth dates), URLs, user names, vehicles, MAC addresses, account numbers that are no IBAN, expiry dates and
 * codes of cards, the UK's taxpayer references, India's voter and NREGA numbers.
 */
const classes: Readonly<Partial<Record<PiiEntityType, DataClass>>> = {
  NAME: 'pii.name',
  EMAIL: 'pii.email',
  PHONE: 'pii.phone',
  ADDRESS: 'pii.address',
  IP_ADDRESS: 'pii.ip',
  PASSPORT_NUMBER: 'pii.passport',
  DRIVER_ID: 'pii.driver-licence',
  SSN: 'pii.national-id.us-ssn',
  US_INDIVIDUAL_TAX_IDENTIFICATION_NUMBER: 'pii.national-id.us-itin',
  UK_NATIONAL_INSURANCE_NUMBER: 'pii.national-id.uk-nino',
  UK_NATIONAL_HEALTH_SERVICE_NUMBER: 'pii.national-id.uk-nhs',
  CA_SOCIAL_INSURANCE_NUMBER: 'pii.national-id.ca-sin',
  IN_AADHAAR: 'pii.national-id.in-aadhaar',
  IN_PERMANENT_ACCOUNT_NUMBER: 'pii.national-id.in-pan',
  CREDIT_DEBIT_NUMBER: 'pci.card',
  INTERNATIONAL_BANK_ACCOUNT_NUMBER: 'financial.iban',
  BANK_ROUTING: 'financial.routing-number',
  SWIFT_CODE: 'financial.swift',
  // A province's health number names a patient as a hospital's record number does.
  CA_HEALTH_NUMBER: 'phi.mrn',
  PASSWORD: 'secret.password',
  PIN: 'secret.password',
  AWS_ACCESS_KEY: 'secret.cloud-key',
  AWS_SECRET_KEY: 'secret.cloud-key',
}

export function classOfComprehend(type: PiiEntityType): DataClass | undefined {
  return classes[type]
}
