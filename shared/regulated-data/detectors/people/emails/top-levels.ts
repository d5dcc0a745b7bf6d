/** Generic top-level domains that addresses are seen under (IANA's root zone): where an address is veiled, the end must be one. */
const generic = [
  ...[
    'com',
    'net',
    'org',
    'edu',
    'gov',
    'mil',
    'int',
    'info',
    'biz',
    'name',
    'pro',
    'museum',
    'coop',
    'aero',
  ],
  ...['jobs', 'mobi', 'travel', 'cat', 'tel', 'asia', 'post', 'xxx', 'app', 'dev', 'page', 'cloud', 'online'],
  ...['site', 'store', 'shop', 'tech', 'xyz', 'club', 'blog', 'email', 'mail', 'health', 'clinic', 'care'],
  ...[
    'hospital',
    'doctor',
    'dental',
    'agency',
    'digital',
    'design',
    'studio',
    'media',
    'news',
    'press',
    'live',
  ],
  ...[
    'life',
    'world',
    'global',
    'group',
    'company',
    'solutions',
    'services',
    'systems',
    'network',
    'software',
  ],
  ...['technology', 'engineering', 'consulting', 'finance', 'financial', 'bank', 'insurance', 'law', 'legal'],
  ...['academy', 'education', 'university', 'school', 'space', 'website', 'top', 'fun', 'today', 'support'],
  ...[
    'berlin',
    'london',
    'paris',
    'nyc',
    'hamburg',
    'wien',
    'swiss',
    'example',
    'test',
    'invalid',
    'zone',
    'team',
  ],
]
/** Countries' codes (ISO 3166-1 and what the root zone has beside them). */
const countries =
  'ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bw by bz ca cc ' +
  'cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et eu fi fj fk fm fo fr ga ' +
  'gb gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je jm jo ' +
  'jp ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mg mh mk ml mm mn mo mp mq mr ' +
  'ms mt mu mv mw mx my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ' +
  'ro rs ru rw sa sb sc sd se sg sh si sk sl sm sn so sr ss st su sv sx sy sz tc td tf tg th tj tk tl tm tn to tr ' +
  'tt tv tw tz ua ug uk us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw'

const known: ReadonlySet<string> = new Set([...generic, ...countries.split(' ')])

export function isKnownTopLevel(label: string): boolean {
  return known.has(label.toLowerCase()) || /^xn--/i.test(label)
}

/** Who gives mailboxes to everybody: what stands before is somebody's name there. */
const providers =
  /^(?:gmail|googlemail|yahoo|ymail|hotmail|outlook|msn|icloud|aol|gmx|proton|protonmail|fastmail|zoho|yandex|qq|163|126|naver|libero|t-online|comcast|verizon)$/i

export function isMailboxProvider(label: string): boolean {
  return providers.test(label)
}
