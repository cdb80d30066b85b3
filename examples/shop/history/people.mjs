// Who comes to the shop, with what, and from where. Weights are shares of visits; they need not add up to anything.

export const COUNTRIES = [
  [
    58,
    {
      country: 'BE',
      speaks: [
        [60, 'nl-BE'],
        [29, 'fr-BE'],
        [8, 'en-GB'],
        [3, 'de-DE'],
      ],
    },
  ],
  [
    14,
    {
      country: 'NL',
      speaks: [
        [91, 'nl-NL'],
        [9, 'en-US'],
      ],
    },
  ],
  [
    9,
    {
      country: 'FR',
      speaks: [
        [96, 'fr-FR'],
        [4, 'en-US'],
      ],
    },
  ],
  [
    5,
    {
      country: 'DE',
      speaks: [
        [90, 'de-DE'],
        [10, 'en-US'],
      ],
    },
  ],
  [4.4, { country: 'GB', speaks: [[1, 'en-GB']] }],
  [3, { country: 'US', speaks: [[1, 'en-US']] }],
  [
    1.4,
    {
      country: 'LU',
      speaks: [
        [70, 'fr-FR'],
        [30, 'de-DE'],
      ],
    },
  ],
  [
    0.8,
    {
      country: 'CH',
      speaks: [
        [50, 'fr-CH'],
        [50, 'de-CH'],
      ],
    },
  ],
  [0.7, { country: 'ES', speaks: [[1, 'es-ES']] }],
  [0.6, { country: 'IT', speaks: [[1, 'it-IT']] }],
  [0.5, { country: 'AT', speaks: [[1, 'de-AT']] }],
  [0.5, { country: 'IE', speaks: [[1, 'en-IE']] }],
  [0.4, { country: 'SE', speaks: [[1, 'sv-SE']] }],
  [0.4, { country: 'DK', speaks: [[1, 'da-DK']] }],
  [
    0.4,
    {
      country: 'CA',
      speaks: [
        [60, 'en-CA'],
        [40, 'fr-CA'],
      ],
    },
  ],
  [0.4, { country: 'JP', speaks: [[1, 'ja-JP']] }],
  [0.3, { country: 'PL', speaks: [[1, 'pl-PL']] }],
  [0.2, { country: 'AU', speaks: [[1, 'en-AU']] }],
]

/** Language of the shop for a language of the browser. */
export const shopLanguage = (language) => ({ nl: 'nl', fr: 'fr' })[language.slice(0, 2)] ?? 'en'

export const MACHINES = {
  mobile: [
    [46, { browser: 'Safari', os: 'iOS', widths: [390, 393, 375, 430] }],
    [34, { browser: 'Chrome', os: 'Android', widths: [360, 412, 384, 393] }],
    [7, { browser: 'Samsung Internet for Android', os: 'Android', widths: [360, 384] }],
    [4, { browser: 'Chrome', os: 'iOS', widths: [390, 430] }],
    [2, { browser: 'Firefox', os: 'Android', widths: [412] }],
  ],
  desktop: [
    [43, { browser: 'Chrome', os: 'Windows', widths: [1536, 1920, 1366, 1440] }],
    [19, { browser: 'Microsoft Edge', os: 'Windows', widths: [1536, 1920, 1280] }],
    [15, { browser: 'Safari', os: 'macOS', widths: [1440, 1512, 1728] }],
    [11, { browser: 'Chrome', os: 'macOS', widths: [1440, 1680] }],
    [8, { browser: 'Firefox', os: 'Windows', widths: [1536, 1920] }],
    [4, { browser: 'Firefox', os: 'Linux', widths: [1920] }],
  ],
  tablet: [
    [72, { browser: 'Safari', os: 'iOS', widths: [820, 834, 1024] }],
    [28, { browser: 'Chrome', os: 'Android', widths: [800, 962] }],
  ],
}

/** Apps that show pages themselves: who taps a link there stays in the app. */
const IN_APP = { Instagram: 'Instagram app', Facebook: 'Facebook app' }
export const appOf = (way) => IN_APP[way.app]

/** Where visits come from. `keen` multiplies the chance to buy, `landing` says where they arrive. */
export const WAYS = [
  [
    25,
    {
      keen: 1.35,
      landing: [
        [70, 'home'],
        [14, 'shop'],
        [8, 'product'],
        [8, 'contact'],
      ],
    },
  ],
  [
    33,
    {
      referrer: 'https://www.google.com/',
      keen: 1,
      landing: [
        [46, 'home'],
        [20, 'product'],
        [14, 'pralines'],
        [8, 'boxes'],
        [8, 'story'],
        [4, 'contact'],
      ],
    },
  ],
  [
    3.2,
    {
      referrer: 'https://www.bing.com/',
      keen: 0.9,
      landing: [
        [60, 'home'],
        [40, 'product'],
      ],
    },
  ],
  [
    1.4,
    {
      referrer: 'https://duckduckgo.com/',
      keen: 0.9,
      landing: [
        [60, 'home'],
        [40, 'story'],
      ],
    },
  ],
  [
    1.1,
    {
      referrer: 'https://www.ecosia.org/',
      keen: 0.8,
      landing: [
        [60, 'home'],
        [40, 'pralines'],
      ],
    },
  ],
  [
    6,
    {
      referrer: 'https://l.instagram.com/',
      app: 'Instagram',
      keen: 0.45,
      landing: [
        [55, 'home'],
        [45, 'product'],
      ],
    },
  ],
  [
    4.4,
    {
      referrer: 'https://l.facebook.com/',
      app: 'Facebook',
      keen: 0.5,
      landing: [
        [50, 'home'],
        [50, 'story'],
      ],
    },
  ],
  [1.3, { referrer: 'https://www.pinterest.com/', keen: 0.4, landing: [[100, 'product']] }],
  [
    2.6,
    {
      referrer: 'https://chatgpt.com/',
      keen: 1.5,
      landing: [
        [40, 'boxes'],
        [35, 'product'],
        [25, 'about'],
      ],
    },
  ],
  [
    0.9,
    {
      referrer: 'https://www.perplexity.ai/',
      keen: 1.3,
      landing: [
        [50, 'about'],
        [50, 'boxes'],
      ],
    },
  ],
  [
    0.5,
    {
      referrer: 'https://claude.ai/',
      keen: 1.4,
      landing: [
        [50, 'about'],
        [50, 'product'],
      ],
    },
  ],
  [
    2.1,
    {
      referrer: 'https://proeven-in-gent.example/beste-pralines/',
      keen: 0.9,
      landing: [
        [70, 'about'],
        [30, 'home'],
      ],
    },
  ],
  [
    1.3,
    {
      referrer: 'https://carnet-chocolat.example/gand/',
      keen: 0.9,
      landing: [
        [60, 'story'],
        [40, 'home'],
      ],
    },
  ],
  [
    0.9,
    {
      referrer: 'https://the-cocoa-letter.example/issue-41/',
      keen: 1.1,
      landing: [
        [60, 'story'],
        [40, 'boxes'],
      ],
    },
  ],
  [
    0.6,
    { query: 'utm_source=flyer&utm_medium=qr&utm_campaign=markt', keen: 0.8, mobile: true, landing: [[100, 'home']] },
  ],
]

/** Advertisements ran for three weeks; days are counted from the last one. */
export const CAMPAIGN = { from: 52, until: 31, share: 0.16 }
export const CAMPAIGN_WAYS = [
  [
    50,
    {
      query: 'utm_source=google&utm_medium=cpc&utm_campaign=nieuwe-maan&utm_term=pralines+online',
      keen: 1.1,
      landing: [
        [70, 'boxes'],
        [30, 'pralines'],
      ],
    },
  ],
  [
    15,
    {
      query: 'utm_source=google&utm_medium=cpc&utm_campaign=nieuwe-maan&utm_term=geschenk+chocolade',
      keen: 1.3,
      landing: [[100, 'boxes']],
    },
  ],
  [
    25,
    {
      query: 'utm_source=instagram&utm_medium=paid_social&utm_campaign=nieuwe-maan&utm_content=film',
      app: 'Instagram',
      mobile: true,
      keen: 0.5,
      landing: [[100, 'night']],
    },
  ],
  [
    10,
    {
      query: 'utm_source=instagram&utm_medium=paid_social&utm_campaign=nieuwe-maan&utm_content=doos',
      app: 'Instagram',
      mobile: true,
      keen: 0.6,
      landing: [[100, 'six']],
    },
  ],
]

/** A newsletter at each full moon, read on the day and the two after it. */
export const NEWSLETTERS = [169, 140, 111, 82, 53, 24]
export const NEWSLETTER_SHARES = [0.42, 0.2, 0.08]
export const newsletterWay = (number) => ({
  query: `utm_source=nieuwsbrief&utm_medium=email&utm_campaign=volle-maan-${number}`,
  keen: 2.1,
  landing: [
    [60, 'full-moon'],
    [25, 'boxes'],
    [15, 'story'],
  ],
})
