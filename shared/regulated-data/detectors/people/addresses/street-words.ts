const list = (words: string): readonly string[] => words.trim().split(/\s+/)

/** Kinds of streets that stand behind the name, and hardly mean anything else behind a number and a name. */
export const sureKinds = list(`
  street st avenue ave av road rd boulevard blvd lane ln terrace highway hwy parkway pkwy freeway turnpike crescent
  cres mews alley expressway
`)
/** Kinds that are words of everyday too. */
export const otherKinds = list(`
  drive dr court ct way place pl square sq circle cir trail trl loop close row plaza walk gardens grove rise view
  route pike path ridge quay wharf green hill bend crossing run glen
`)
/** Kinds that stand before the name, and the number before them: French. */
export const leadingKinds = list(
  'rue avenue boulevard bd allee allees place quai chemin impasse cours route square',
)
/** Kinds that stand before the name, and the number behind it: Spanish, Italian, Portuguese, Polish, Czech. */
export const openingKinds = list(`
  calle avenida avda paseo plaza carrer carretera camino travesia ronda via viale piazza corso largo vicolo piazzale
  strada rua travessa praca alameda estrada ul ulica aleja al ulice namesti
`)
/** What tells that an address is meant. */
export const contextWords = list(`
  address addresses live lives lived living reside resides residing residence located located ship shipped shipping
  deliver delivered delivery mail mailing send sent office home moved moving resident street billing apartment house
  premises headquarters located visit property adresse wohnhaft anschrift domicilio direccion indirizzo endereco
`)
export const postcodeWords = list('zip zipcode postcode postal plz cap postleitzahl cep pincode')
export const boxWords = list('box postfach apartado')

export const addressWords: readonly string[] = [
  ...sureKinds,
  ...otherKinds,
  ...leadingKinds,
  ...openingKinds,
  ...contextWords,
  ...postcodeWords,
  ...boxWords,
]

/** How streets of one word end: German, Dutch, Scandinavian, Finnish. */
export const compoundEnding =
  /(?:strasse|str|weg|platz|allee|gasse|ufer|damm|ring|steig|stieg|straat|laan|gracht|plein|kade|dijk|singel|gade|vej|alle|gata|gatan|gaten|vagen|veien|veg|vegen|plass|katu|kuja)$/i
/** Words with such an ending that are no streets. */
export const noStreets =
  /^(?:weg|platz|ring|string|during|bring|spring|strasse|str|parkplatz|arbeitsplatz|sitzplatz|stellplatz|marktplatz0|unterweg|monitoring|engineering|hering|damm|alle|boring|earring|offering|steering|wiring|hiring|firing|sharing|caring|herring|[a-z]+(?:er|or|ir|ur|ar)ing)$/i

const states = `AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK
OR PA RI SC SD TN TX UT VT VA WA WV WI WY PR VI GU FM MH PW MP AA AE AP
AB BC MB NB NL NS NT NU ON PE QC SK YT NSW VIC QLD SA TAS ACT`
const stateNames =
  `Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|Florida|Georgia|Hawaii|Idaho|Illinois|
Indiana|Iowa|Kansas|Kentucky|Louisiana|Maine|Maryland|Massachusetts|Michigan|Minnesota|Mississippi|Missouri|Montana|
Nebraska|Nevada|New Hampshire|New Jersey|New Mexico|New York|North Carolina|North Dakota|Ohio|Oklahoma|Oregon|
Pennsylvania|Rhode Island|South Carolina|South Dakota|Tennessee|Texas|Utah|Vermont|Virginia|Washington|West Virginia|
Wisconsin|Wyoming|Ontario|Quebec|British Columbia|Alberta|Manitoba|Saskatchewan|Nova Scotia|New Brunswick|
New South Wales|Queensland|Tasmania|South Australia|Western Australia`.replaceAll('\n', '')
const countries =
  `USA|U\\.S\\.A\\.|US|United States(?: of America)?|UK|U\\.K\\.|United Kingdom|England|Scotland|Wales|Northern Ireland|
Ireland|Canada|Australia|New Zealand|Germany|Deutschland|France|Spain|Espana|Italy|Italia|Portugal|Brazil|Brasil|
Netherlands|Nederland|The Netherlands|Belgium|Switzerland|Schweiz|Austria|Osterreich|Sweden|Sverige|Norway|Norge|
Denmark|Danmark|Finland|Poland|Polska|India|Mexico|Japan|China|Singapore|South Africa|Nigeria|Kenya`.replaceAll(
    '\n',
    '',
  )

export const stateCodes: ReadonlySet<string> = new Set(list(states))

/** Fragments of patterns. Each is bounded. */
export const pattern = {
  state: `(?:${list(states).join('|')}|${stateNames})`,
  country: `(?:${countries})`,
  /** US, UK, Canada, Netherlands, Portugal, Poland, Brazil, and the plain ones of most of Europe and of India. */
  postcode: `(?:\\d{5}-\\d{4}|\\d{5}-\\d{3}|\\d{4}-\\d{3}|\\d{2}-\\d{3}|\\d{4} ?[A-Z]{2}(?![A-Za-z])|\\d{3} \\d{2}(?!\\d)|\\d{4,6}|[A-Z]{1,2}\\d[A-Z\\d]? ?\\d[A-Z]{2}|[A-Z]\\d[A-Z][ -]?\\d[A-Z]\\d)(?![A-Za-z0-9])`,
  city: `[A-Z][A-Za-z.'-]{0,24}[A-Za-z](?: (?:(?:de|del|la|las|los|les|le|upon|on|of|am|an|der|im|sur|under|den|do|da) ){0,2}[A-Z][A-Za-z.'-]{0,24}[A-Za-z]){0,3}`,
} as const
