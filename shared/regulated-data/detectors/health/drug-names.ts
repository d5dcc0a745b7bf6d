const names = `
  abacavir abatacept abilify acarbose acetaminophen acetazolamide aciclovir acyclovir adalimumab adderall advair advil
  albuterol alendronate aleve allegra allopurinol alprazolam ambien amiodarone amitriptyline amlodipine amoxicillin
  amphetamine anastrozole apixaban aripiprazole aspirin atenolol ativan atomoxetine atorvastatin augmentin azathioprine
  azithromycin baclofen benadryl benazepril benzonatate bevacizumab bicalutamide bictegravir biktarvy bisoprolol botox
  brexpiprazole budesonide bumetanide buprenorphine bupropion buspirone butalbital candesartan captopril carbamazepine
  carbidopa carisoprodol carvedilol cefalexin cefdinir ceftriaxone cefuroxime celebrex celecoxib cephalexin cetirizine
  chlorthalidone cialis ciprofloxacin cisplatin citalopram clarithromycin claritin clindamycin clomifene clonazepam
  clonidine clopidogrel clozapine codeine colchicine concerta coumadin cozaar crestor cyclobenzaprine cyclophosphamide
  cyclosporine cymbalta dabigatran dapagliflozin depakote desvenlafaxine dexamethasone dexmethylphenidate
  dextroamphetamine diazepam diclofenac dicyclomine digoxin dilantin dilaudid diltiazem diphenhydramine divalproex
  dolutegravir donepezil doxazosin doxepin doxycycline dulaglutide duloxetine dupilumab dupixent effexor efavirenz
  eliquis empagliflozin emtricitabine enalapril enbrel enoxaparin entresto epinephrine epipen erythromycin escitalopram
  esomeprazole estradiol eszopiclone etanercept ethambutol ezetimibe famotidine farxiga felodipine fenofibrate fentanyl
  ferrous finasteride flagyl flexeril flomax flonase fluconazole fluoxetine fluticasone fluvoxamine fosamax furosemide
  gabapentin galantamine gemfibrozil genvoya glargine glimepiride glipizide glucophage gliclazide glyburide haloperidol
  heparin humalog humira hydralazine hydrochlorothiazide hydrocodone hydrocortisone hydromorphone hydroxychloroquine
  hydroxyzine ibuprofen imatinib imipramine imitrex indapamide indomethacin infliximab insulin ipratropium irbesartan
  isoniazid isosorbide isotretinoin ivermectin januvia jardiance keflex keppra ketamine ketoconazole ketorolac klonopin
  labetalol lacosamide lamictal lamivudine lamotrigine lansoprazole lantus lasix latanoprost letrozole levaquin
  levetiracetam levocetirizine levofloxacin levothyroxine lexapro lidocaine linagliptin lipitor liraglutide lisdexamfetamine
  lisinopril lithium loperamide loratadine lorazepam losartan lovastatin lunesta lurasidone lyrica meclizine
  medroxyprogesterone meloxicam memantine mesalamine metformin methadone methimazole methocarbamol methotrexate
  methylphenidate methylprednisolone metoclopramide metoprolol metronidazole minocycline mirtazapine modafinil mometasone
  montelukast morphine motrin mounjaro mupirocin nabumetone naloxone naltrexone naproxen nebivolol neurontin nexium
  nifedipine nitrofurantoin nitroglycerin norco nortriptyline novolog nystatin olanzapine olmesartan omeprazole
  ondansetron oseltamivir oxcarbazepine oxybutynin oxycodone oxycontin ozempic paclitaxel pantoprazole paracetamol
  paroxetine paxil paxlovid penicillin pembrolizumab percocet phenobarbital phentermine phenytoin pioglitazone plavix
  pramipexole prasugrel pravastatin prazosin prednisolone prednisone pregabalin prilosec pristiq prochlorperazine
  promethazine propranolol protonix prozac quetiapine quinapril rabeprazole raloxifene ramipril ranitidine remicade
  remdesivir rifampicin rifampin risperidone risperdal ritalin rituximab rivaroxaban rizatriptan ropinirole rosuvastatin
  rybelsus sacubitril salbutamol salmeterol saxenda semaglutide seroquel sertraline sildenafil simvastatin singulair
  sitagliptin sofosbuvir solifenacin spironolactone strattera suboxone sumatriptan symbicort synthroid tacrolimus tadalafil
  tamoxifen tamsulosin temazepam tenofovir terazosin terbinafine testosterone ticagrelor timolol tirzepatide tizanidine
  tofacitinib tolterodine topamax topiramate torsemide tramadol trastuzumab trazodone tretinoin triamcinolone trileptal
  trulicity truvada tylenol ultram valacyclovir valium valproate valsartan valtrex vancomycin varenicline venlafaxine
  ventolin verapamil viagra vicodin victoza vraylar vyvanse warfarin wegovy wellbutrin xanax xarelto xeljanz zantac
  zestril zetia ziprasidone zocor zofran zoledronic zolmitriptan zoloft zolpidem zonisamide zyprexa zyrtec
`

/** Medicines by the WHO's international nonproprietary names and by common brands. */
export const drugNames: readonly string[] = names.trim().split(/\s+/)
