export { LANGUAGES, type Language, toLanguage } from '../texts/index.ts'
export type { OtherScreen, ScreensOptions } from './app.tsx'
export type { ScreensClient } from './client.ts'
export { type Mounted, mountScreens } from './mount.tsx'
