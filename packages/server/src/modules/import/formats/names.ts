import { cleanText } from './clean.ts'

/** What others call a browser, in lower case, and what it is called here; other names stay as they are. */
const BROWSERS: Record<string, string> = {
  chrome: 'Chrome',
  crios: 'Chrome',
  'chromium-webview': 'Android WebView',
  'android webview': 'Android WebView',
  edge: 'Microsoft Edge',
  'edge-chromium': 'Microsoft Edge',
  'edge-ios': 'Microsoft Edge',
  firefox: 'Firefox',
  fxios: 'Firefox',
  safari: 'Safari',
  ios: 'Safari',
  'ios-webview': 'iOS WebView',
  'safari (in-app)': 'iOS WebView',
  opera: 'Opera',
  'opera-mini': 'Opera',
  samsung: 'Samsung Internet for Android',
  'samsung internet': 'Samsung Internet for Android',
  facebook: 'Facebook app',
  instagram: 'Instagram app',
  yandexbrowser: 'Yandex Browser',
  yabrowser: 'Yandex Browser',
  silk: 'Amazon Silk',
  android: 'Android Browser',
  ie: 'Internet Explorer',
}
const SYSTEMS: readonly (readonly [start: string, name: string])[] = [
  ['windows', 'Windows'],
  ['mac', 'macOS'],
  ['android', 'Android'],
  ['chrome os', 'Chrome OS'],
  ['ios', 'iOS'],
  ['linux', 'Linux'],
]

export function browserName(given: string | null | undefined): string | undefined {
  const name = cleanText(given, 60)
  return name && (Object.hasOwn(BROWSERS, name.toLowerCase()) ? BROWSERS[name.toLowerCase()] : name)
}

export function osName(given: string | null | undefined): string | undefined {
  const name = cleanText(given, 60)
  return name && (SYSTEMS.find(([start]) => name.toLowerCase().startsWith(start))?.[1] ?? name)
}
