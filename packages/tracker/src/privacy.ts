/** The visitor asked not to be measured, by Global Privacy Control or Do Not Track. */
export const isRefused = () =>
  // Not in TypeScript's DOM types: https://w3c.github.io/gpc/
  (navigator as { globalPrivacyControl?: boolean }).globalPrivacyControl || navigator.doNotTrack === '1'
