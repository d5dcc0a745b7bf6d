const list = (words: string): readonly string[] => words.trim().split(/\s+/)

/** What a dose is counted in, behind a number. */
export const doseUnits = list(`
  mg mcg µg μg ug ml g gm gram grams milligram milligrams microgram micrograms milliliter milliliters iu unit units meq
  tablet tablets tab tabs pill pills capsule capsules cap caps puff puffs drop drops patch patches ampoule ampoules
  tablette tabletten comprimido comprimidos comprime comprimes`)

/** How often, in what way and in what form it is taken. */
export const regimenWords = list(`
  daily nightly weekly bid tid qid qd qhs qam qpm prn po subq subcutaneously subcutaneous intravenous intravenously
  intramuscular orally oral sublingual topical topically inhaled inhaler injection injections infusion bedtime
  tablet tablets tab tabs pill pills capsule capsules cap caps puff puffs drop drops`)

/** Words with which a regimen that has begun can end. */
export const regimenEnds: ReadonlySet<string> = new Set(
  list(
    'once twice times mouth day days week weeks hour hours hrs morning evening night food needed meals iv im sc sq',
  ),
)

/** Words that go on with a regimen, or stand between a name and its dose. */
export const regimenFillers: ReadonlySet<string> = new Set(
  list(`take taken one two three four time a an per x by every each q h at in the with as and for or of er xr sr cr xl
    hcl sodium release extended before after breakfast`),
)

/** They tell that somebody takes it. */
export const takingWords = list(`
  prescribed prescribe prescribes prescribing prescription prescriptions rx taking takes took taken medication medications
  meds medicated medicine medicines dose dosed doses dosage dosing refill refills administered administer injected
  allergic allergy allergies intolerant tolerated overdose overdosed tapered titrated discontinued`)

/** They tell of a shop. */
export const sellingWords = list(`
  buy cheap cheaper cheapest online price prices priced discount discounts discounted sale wholesale shipping overnight
  generic generics pharmacy pharmacies offer offers save order ordering free lowest cost costs bulk`)

/** All of them that the dictionary is to know. */
export const medicationWords: readonly string[] = [
  ...new Set([...doseUnits, ...regimenWords, ...takingWords, ...sellingWords]),
]
