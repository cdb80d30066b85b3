/**
 * Loads the file of the web vitals. It stands beside the script and has its name: `moon-vitals.js` beside `moon.js`.
 * Imported, because that passes a nonce on, asks no element of the page, and runs it once however often it is asked for.
 */
export const importVitals = (src: string) => import(src.replace(/\.js(\?.*)?$/, '-vitals.js')).catch(() => {})
