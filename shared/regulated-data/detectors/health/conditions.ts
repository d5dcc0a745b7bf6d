const single = `
  diabetes hypertension hypotension asthma copd cancer leukemia leukaemia lymphoma melanoma carcinoma sarcoma myeloma glioblastoma
  depression anxiety schizophrenia psychosis bipolar ptsd ocd adhd autism dementia alzheimer alzheimers parkinson parkinsons
  epilepsy seizures migraine migraines stroke hiv aids hepatitis cirrhosis tuberculosis pneumonia bronchitis emphysema
  covid sepsis meningitis encephalitis malaria syphilis gonorrhea gonorrhoea chlamydia herpes hpv shingles lyme
  arthritis osteoarthritis osteoporosis fibromyalgia lupus gout psoriasis eczema scleroderma vasculitis sarcoidosis
  anemia anaemia hemophilia haemophilia thalassemia thrombosis dvt hypothyroidism hyperthyroidism hyperlipidemia
  hyperlipidaemia hypercholesterolemia obesity anorexia bulimia insomnia narcolepsy alcoholism htn t2dm t1dm hld mdd gad cva tia copd gastritis colitis crohn
  crohns diverticulitis pancreatitis appendicitis gerd celiac coeliac endometriosis preeclampsia infertility miscarriage
  glaucoma cataracts retinopathy neuropathy nephropathy cardiomyopathy arrhythmia tachycardia bradycardia angina
  atherosclerosis als sclerosis tinnitus vertigo scoliosis hemochromatosis porphyria ckd chf cad afib ibs ms
`
const several = [
  'heart failure',
  'heart disease',
  'heart attack',
  'artery disease',
  'coronary syndrome',
  'myocardial infarction',
  'atrial fibrillation',
  'high blood pressure',
  'high cholesterol',
  'kidney disease',
  'kidney failure',
  'renal failure',
  'kidney stones',
  'liver disease',
  'lung disease',
  'pulmonary disease',
  'pulmonary embolism',
  'pulmonary fibrosis',
  'cystic fibrosis',
  'vein thrombosis',
  'multiple sclerosis',
  'muscular dystrophy',
  'cerebral palsy',
  'down syndrome',
  'parkinson s disease',
  'parkinson disease',
  'alzheimer s disease',
  'alzheimer disease',
  'huntington s disease',
  'crohn s disease',
  'celiac disease',
  'graves disease',
  'lyme disease',
  'sickle cell',
  'sickle cell anemia',
  'sickle cell disease',
  'bipolar disorder',
  'anxiety disorder',
  'depressive disorder',
  'personality disorder',
  'eating disorder',
  'panic disorder',
  'stress disorder',
  'use disorder',
  'panic attacks',
  'autism spectrum disorder',
  'sleep apnea',
  'sleep apnoea',
  'bowel syndrome',
  'bowel disease',
  'ulcerative colitis',
  'ovary syndrome',
  'chronic fatigue',
  'chronic pain',
  'brain tumor',
  'brain tumour',
  'brain injury',
  'tract infection',
]
/** Names of conditions, single words and phrases, as the lexer reads them. */
export const conditions: readonly string[] = [...single.trim().split(/\s+/), ...several]

/** Abbreviations that are ordinary words in lower case. */
export const ordinaryAbbreviations: ReadonlySet<string> = new Set(['ms', 'als', 'cad', 'aids', 'tia', 'gad'])

/** Conditions whose names mean other things as well, so that it takes more to tell them. */
export const manifold: ReadonlySet<string> = new Set([
  'ms',
  'als',
  'cad',
  'aids',
  'tia',
  'gad',
  'shingles',
  'cataracts',
  'sclerosis',
  'lupus',
  'lyme',
  'sepsis',
])

/** What stands before a condition and belongs to its name. */
export const conditionModifiers: ReadonlySet<string> = new Set(
  `type 1 2 i ii iii iv stage acute chronic severe mild moderate major minor recurrent metastatic advanced early late
  onset congestive coronary ischemic ischaemic hemorrhagic essential gestational juvenile rheumatoid psoriatic systemic
  atrial deep vein venous breast lung prostate colon colorectal ovarian cervical pancreatic liver kidney renal bladder
  skin thyroid brain bone blood stomach gastric oesophageal esophageal testicular uterine endometrial hodgkin s non
  hodgkins lymphoblastic myeloid lymphocytic small cell clinical postpartum post traumatic generalized generalised
  social obsessive compulsive borderline manic paranoid obstructive pulmonary inflammatory irritable polycystic urinary
  viral bacterial alcoholic fatty end diabetic peripheral allergic bronchial hepatic genital focal temporal lobe
  opioid alcohol substance a b c end-stage vascular lewy body pre`.split(/\s+/),
)
