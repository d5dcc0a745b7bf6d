import type { DataClass } from './classes.ts'
import { normalise } from './reading/normalise.ts'

/** Names of fields whose value is regulated whatever it looks like, without case, dashes, underscores and spaces. */
const names: Readonly<Partial<Record<DataClass, readonly string[]>>> = {
  'pii.email': [
    'email',
    'emailaddress',
    'mail',
    'mailaddress',
    'useremail',
    'customeremail',
    'contactemail',
    'workemail',
    'personalemail',
  ],
  'pii.phone': [
    'phone',
    'phonenumber',
    'telephone',
    'telephonenumber',
    'tel',
    'mobile',
    'mobilenumber',
    'mobilephone',
    'cell',
    'cellphone',
    'fax',
    'faxnumber',
    'homephone',
    'workphone',
    'whatsapp',
  ],
  'pii.name': [
    'firstname',
    'lastname',
    'fullname',
    'surname',
    'givenname',
    'familyname',
    'middlename',
    'maidenname',
    'customername',
    'patientname',
    'personname',
    'contactname',
    'employeename',
    'cardholder',
    'cardholdername',
    'accountholder',
    'vorname',
    'nachname',
    'nom',
    'prenom',
    'apellido',
  ],
  'pii.address': [
    'address',
    'streetaddress',
    'street',
    'homeaddress',
    'postaladdress',
    'mailingaddress',
    'billingaddress',
    'shippingaddress',
    'addressline1',
    'addressline2',
    'address1',
    'address2',
    'strasse',
    'adresse',
    'direccion',
  ],
  'pii.birth-date': [
    'dob',
    'dateofbirth',
    'birthdate',
    'birthday',
    'birth',
    'bornon',
    'geburtsdatum',
    'fechadenacimiento',
    'datedenaissance',
  ],
  'pii.ip': ['ip', 'ipaddress', 'ipaddr', 'clientip', 'remoteip', 'remoteaddr', 'sourceip', 'userip'],
  'pii.passport': ['passport', 'passportnumber', 'passportno'],
  'pii.driver-licence': [
    'driverlicence',
    'driverlicense',
    'driverslicence',
    'driverslicense',
    'drivinglicence',
    'drivinglicense',
    'licencenumber',
    'licensenumber',
    'dlnumber',
    'driverslicensenumber',
    'driverlicensenumber',
  ],
  'pii.national-id.us-ssn': ['ssn', 'socialsecurity', 'socialsecuritynumber', 'ssnumber', 'ssnlast4'],
  'pii.national-id.us-itin': ['itin'],
  'pii.national-id.uk-nino': ['nino', 'nationalinsurancenumber', 'ninumber'],
  'pii.national-id.uk-nhs': ['nhsnumber', 'nhsno', 'nhs'],
  'pii.national-id.de-tax-id': ['steuerid', 'steueridentifikationsnummer', 'idnr', 'taxid'],
  'pii.national-id.fr-nir': ['nir', 'numerosecuritesociale', 'insee'],
  'pii.national-id.es-dni': ['dni', 'nif'],
  'pii.national-id.es-nie': ['nie'],
  'pii.national-id.it-codice-fiscale': ['codicefiscale', 'codfiscale'],
  'pii.national-id.in-aadhaar': ['aadhaar', 'aadhar', 'aadhaarnumber'],
  'pii.national-id.in-pan': ['pannumber', 'panno'],
  'pii.national-id.br-cpf': ['cpf'],
  'pii.national-id.ca-sin': ['socialinsurancenumber', 'sinnumber'],
  'pii.national-id.au-tfn': ['tfn', 'taxfilenumber'],
  'pci.card': [
    'card',
    'cardnumber',
    'cardno',
    'creditcard',
    'creditcardnumber',
    'debitcard',
    'ccnumber',
    'ccnum',
    'pan',
    'cvv',
    'cvc',
    'cvv2',
    'securitycode',
    'cardsecuritycode',
  ],
  'financial.iban': ['iban', 'ibannumber'],
  'financial.routing-number': ['routingnumber', 'routing', 'aba', 'abanumber', 'routingno'],
  'financial.swift': ['swift', 'swiftcode', 'bic', 'swiftbic'],
  'financial.crypto-address': [
    'walletaddress',
    'bitcoinaddress',
    'btcaddress',
    'ethaddress',
    'cryptoaddress',
  ],
  'phi.mrn': ['mrn', 'medicalrecordnumber', 'medicalrecord', 'patientid', 'patientnumber', 'chartnumber'],
  'phi.npi': ['npi', 'npinumber'],
  'phi.dea': ['dea', 'deanumber'],
  'phi.icd10': ['icd', 'icd10', 'icdcode', 'icd10code', 'diagnosiscode'],
  'phi.medication-context': [
    'medication',
    'medications',
    'prescription',
    'prescriptions',
    'drug',
    'dosage',
    'rx',
  ],
  'phi.diagnosis': [
    'diagnosis',
    'diagnoses',
    'condition',
    'medicalcondition',
    'allergies',
    'allergy',
    'symptoms',
    'bloodtype',
    'medicalhistory',
  ],
  'secret.password': [
    'password',
    'passwd',
    'pwd',
    'passphrase',
    'userpassword',
    'dbpassword',
    'pin',
    'pincode',
    'passcode',
  ],
  'secret.provider-api-key': ['apikey', 'apisecret', 'apitoken', 'openaiapikey'],
  'secret.cloud-key': ['secretaccesskey', 'awssecretaccesskey', 'accesskeyid', 'awsaccesskeyid'],
  'secret.high-entropy': [
    'secret',
    'clientsecret',
    'token',
    'accesstoken',
    'refreshtoken',
    'authtoken',
    'bearertoken',
    'sessiontoken',
    'secretkey',
    'signingkey',
    'encryptionkey',
    'credential',
    'credentials',
    'authorization',
  ],
  'secret.private-key': ['privatekey', 'sshkey'],
  'secret.connection-string': ['connectionstring', 'connstring', 'databaseurl', 'dsn'],
}

const classes: ReadonlyMap<string, DataClass> = new Map(
  Object.entries(names).flatMap(([dataClass, fields]) =>
    fields.map((field) => [field, dataClass as DataClass] as const),
  ),
)

/** Names that tell the same at the end of a longer one: `employee_ssn`, `patientDateOfBirth`. */
const endings: ReadonlySet<string> = new Set([
  ...['ssn', 'dob', 'dateofbirth', 'birthdate', 'email', 'emailaddress', 'phone', 'phonenumber', 'telephone'],
  ...['mobile', 'fax', 'passport', 'passportnumber', 'iban', 'cpf', 'nino', 'mrn', 'diagnosis', 'diagnoses'],
  ...[
    'password',
    'passwd',
    'pwd',
    'passphrase',
    'apikey',
    'secretkey',
    'privatekey',
    'accesstoken',
    'clientsecret',
  ],
  ...['firstname', 'lastname', 'fullname', 'surname', 'creditcard', 'cardnumber', 'cvv', 'homeaddress'],
  ...['streetaddress', 'ipaddress', 'taxid', 'connectionstring', 'ssnumber', 'socialsecuritynumber'],
])
/** No name of these is made of more words. */
const mostWords = 4
/** No field has a longer name in earnest; of a longer one the end is looked at. */
const longestName = 256

/** The class that a field's name tells of its value, if it tells any. */
export function classOfField(name: string): DataClass | undefined {
  const words = wordsOf(normalise(name.slice(-longestName)).text)
  const whole = classes.get(words.join(''))
  if (whole !== undefined) return whole
  for (let count = Math.min(mostWords, words.length); count > 0; count--) {
    const end = words.slice(-count).join('')
    if (endings.has(end)) return classes.get(end)
  }
  return undefined
}

/** The words of `patientSSN_1`: patient, ssn. */
function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '' && !/^\d+$/.test(word))
}
