// Who comes to the shop, with what, and from where. Weights are shares of visits; they need not add up to anything.

export const COUNTRIES = [
  { weight: 58, country: 'BE', speaks: { 'nl-BE': 60, 'fr-BE': 29, 'en-GB': 8, 'de-DE': 3 } },
  { weight: 14, country: 'NL', speaks: { 'nl-NL': 91, 'en-US': 9 } },
  { weight: 9, country: 'FR', speaks: { 'fr-FR': 96, 'en-US': 4 } },
  { weight: 5, country: 'DE', speaks: { 'de-DE': 90, 'en-US': 10 } },
  { weight: 4.4, country: 'GB', speaks: { 'en-GB': 1 } },
  { weight: 3, country: 'US', speaks: { 'en-US': 1 } },
  { weight: 1.4, country: 'LU', speaks: { 'fr-FR': 70, 'de-DE': 30 } },
  { weight: 0.8, country: 'CH', speaks: { 'fr-CH': 50, 'de-CH': 50 } },
  { weight: 0.7, country: 'ES', speaks: { 'es-ES': 1 } },
  { weight: 0.6, country: 'IT', speaks: { 'it-IT': 1 } },
  { weight: 0.5, country: 'AT', speaks: { 'de-AT': 1 } },
  { weight: 0.5, country: 'IE', speaks: { 'en-IE': 1 } },
  { weight: 0.4, country: 'SE', speaks: { 'sv-SE': 1 } },
  { weight: 0.4, country: 'DK', speaks: { 'da-DK': 1 } },
  { weight: 0.4, country: 'CA', speaks: { 'en-CA': 60, 'fr-CA': 40 } },
  { weight: 0.4, country: 'JP', speaks: { 'ja-JP': 1 } },
  { weight: 0.3, country: 'PL', speaks: { 'pl-PL': 1 } },
  { weight: 0.2, country: 'AU', speaks: { 'en-AU': 1 } },
]

/** Language of the shop for a language of the browser. */
export const shopLanguage = (language) => ({ nl: 'nl', fr: 'fr' })[language.slice(0, 2)] ?? 'en'

export const DEVICES = { mobile: 53, desktop: 42, tablet: 5 }
export const MACHINES = {
  mobile: [
    { weight: 46, browser: 'Safari', os: 'iOS', widths: [390, 393, 375, 430] },
    { weight: 34, browser: 'Chrome', os: 'Android', widths: [360, 412, 384, 393] },
    { weight: 7, browser: 'Samsung Internet for Android', os: 'Android', widths: [360, 384] },
    { weight: 4, browser: 'Chrome', os: 'iOS', widths: [390, 430] },
    { weight: 2, browser: 'Firefox', os: 'Android', widths: [412] },
  ],
  desktop: [
    { weight: 43, browser: 'Chrome', os: 'Windows', widths: [1536, 1920, 1366, 1440] },
    { weight: 19, browser: 'Microsoft Edge', os: 'Windows', widths: [1536, 1920, 1280] },
    { weight: 15, browser: 'Safari', os: 'macOS', widths: [1440, 1512, 1728] },
    { weight: 11, browser: 'Chrome', os: 'macOS', widths: [1440, 1680] },
    { weight: 8, browser: 'Firefox', os: 'Windows', widths: [1536, 1920] },
    { weight: 4, browser: 'Firefox', os: 'Linux', widths: [1920] },
  ],
  tablet: [
    { weight: 72, browser: 'Safari', os: 'iOS', widths: [820, 834, 1024] },
    { weight: 28, browser: 'Chrome', os: 'Android', widths: [800, 962] },
  ],
}

/** Where visits come from. `keen` multiplies the chance to buy, `landing` says where they arrive. */
export const WAYS = [
  { weight: 25, keen: 1.35, landing: { home: 70, shop: 14, product: 8, contact: 8 } },
  {
    ...{ weight: 33, referrer: 'https://www.google.com/', keen: 1 },
    landing: { home: 46, product: 20, pralines: 14, boxes: 8, story: 8, contact: 4 },
  },
  { weight: 3.2, referrer: 'https://www.bing.com/', keen: 0.9, landing: { home: 60, product: 40 } },
  { weight: 1.4, referrer: 'https://duckduckgo.com/', keen: 0.9, landing: { home: 60, story: 40 } },
  { weight: 1.1, referrer: 'https://www.ecosia.org/', keen: 0.8, landing: { home: 60, pralines: 40 } },
  { weight: 6, ...inApp('Instagram', 'https://l.instagram.com/'), keen: 0.45, landing: { home: 55, product: 45 } },
  { weight: 4.4, ...inApp('Facebook', 'https://l.facebook.com/'), keen: 0.5, landing: { home: 50, story: 50 } },
  { weight: 1.3, referrer: 'https://www.pinterest.com/', keen: 0.4, landing: { product: 100 } },
  { weight: 2.6, referrer: 'https://chatgpt.com/', keen: 1.5, landing: { boxes: 40, product: 35, about: 25 } },
  { weight: 0.9, referrer: 'https://www.perplexity.ai/', keen: 1.3, landing: { about: 50, boxes: 50 } },
  { weight: 0.5, referrer: 'https://claude.ai/', keen: 1.4, landing: { about: 50, product: 50 } },
  { weight: 2.1, referrer: 'https://proeven-in-gent.example/pralines/', keen: 0.9, landing: { about: 70, home: 30 } },
  { weight: 1.3, referrer: 'https://carnet-chocolat.example/gand/', keen: 0.9, landing: { story: 60, home: 40 } },
  { weight: 0.9, referrer: 'https://the-cocoa-letter.example/issue-41/', keen: 1.1, landing: { story: 60, boxes: 40 } },
  { weight: 0.6, device: 'mobile', ...campaign('flyer', 'qr', 'markt'), keen: 0.8, landing: { home: 100 } },
]

/** Advertisements ran for three weeks; days are counted from the last one. */
export const CAMPAIGN = { from: 52, until: 31, share: 0.16 }
const searchAd = (term) => campaign('google', 'cpc', 'nieuwe-maan', `&utm_term=${term}`)
const film = (content) => ({
  ...campaign('instagram', 'paid_social', 'nieuwe-maan', `&utm_content=${content}`),
  ...inApp('Instagram'),
})
export const CAMPAIGN_WAYS = [
  { weight: 50, ...searchAd('pralines+online'), keen: 1.1, landing: { boxes: 70, pralines: 30 } },
  { weight: 15, ...searchAd('geschenk+chocolade'), keen: 1.3, landing: { boxes: 100 } },
  { weight: 25, ...film('film'), keen: 0.5, landing: { night: 100 } },
  { weight: 10, ...film('doos'), keen: 0.6, landing: { six: 100 } },
]

/** A newsletter at each full moon, read on the day and the two after it. */
export const NEWSLETTERS = [169, 140, 111, 82, 53, 24]
export const NEWSLETTER_SHARES = [0.42, 0.2, 0.08]
export const newsletterWay = (number) => ({
  ...campaign('nieuwsbrief', 'email', `volle-maan-${number}`),
  keen: 2.1,
  landing: { 'full-moon': 60, boxes: 25, story: 15 },
})

function campaign(source, medium, name, more = '') {
  return { query: `utm_source=${source}&utm_medium=${medium}&utm_campaign=${name}${more}` }
}

/** Who taps a link in an app stays in it: it shows pages itself. */
function inApp(name, referrer) {
  return { device: 'mobile', browser: `${name} app`, ...(referrer && { referrer }) }
}
