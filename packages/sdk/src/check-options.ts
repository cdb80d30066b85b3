import type { ClientOptions } from './options.ts'

/** Tells at once, and in words, what would otherwise fail in the first call. Throws a `TypeError`. */
export function checkOptions({ url, apiKey }: ClientOptions): void {
  if (typeof url !== 'string' || !/^https?:\/\/[^/]/.test(url) || !URL.canParse(url)) {
    const given = typeof url === 'string' ? `"${url}"` : String(url)
    throw new TypeError(
      `createClient needs the address of your server, such as https://eclipse.example.be; url is ${given}`,
    )
  }
  // An empty one is often a variable of the environment that is not set.
  if (apiKey !== undefined && (typeof apiKey !== 'string' || apiKey.trim() === '')) {
    throw new TypeError(
      `createClient needs an API key, such as te_api_…; apiKey is ${apiKey === null ? 'null' : typeof apiKey === 'string' ? 'empty' : `of type ${typeof apiKey}`}`,
    )
  }
}
