// One file each, one line here.
export { browser } from './browser.ts'
export { country } from './country.ts'
export { device } from './device.ts'
export { entryPage } from './entry-page.ts'
export { page } from './page.ts'
export { referrer } from './referrer.ts'
