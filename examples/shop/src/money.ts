/** Pounds for a euro, as the shop reckons them. */
const POUNDS = 0.86

export const currencyOf = (country: string) => (country === 'GB' ? 'GBP' : 'EUR')

/** Of euros, in whole cents. */
export const inCurrency = (euros: number, currency: string) =>
  Math.round(euros * (currency === 'GBP' ? POUNDS : 1) * 100) / 100

export const showMoney = (amount: number, currency = 'EUR') =>
  new Intl.NumberFormat(document.documentElement.lang, { style: 'currency', currency }).format(amount)
