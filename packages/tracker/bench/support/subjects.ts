import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { build } from 'esbuild'

const HERE = fileURLToPath(new URL('.', import.meta.url))

/** A script as a page loads it. `{events}` in it stands for the address that it tells. */
export interface Subject {
  name: string
  script: string
  bytes: { plain: number; gzip: number; brotli: number }
}

/**
 * What is measured: our script with everything in it, our npm package as an app that needs little bundles it and as
 * one that wants what Plausible’s does, and Plausible’s.
 */
export async function createSubjects(): Promise<Subject[]> {
  const ours = `createTracker({ url: '{server}', siteKey: 'te_site_bench'`
  const npm = (names: string, rest: string) =>
    `import { createTracker${names} } from '@tinyeclipse/tracker'\n${ours}${rest} })`
  const plausible = `import { init } from '@plausible-analytics/tracker'
    init({ domain: 'shop.example.be', endpoint: '{server}/v1/events', captureOnLocalhost: true, outboundLinks: true,
      fileDownloads: true, formSubmissions: true, logging: false })`
  const script = readFileSync(createRequire(import.meta.url).resolve('@tinyeclipse/tracker/t.js'), 'utf8')
  return [
    subjectOf('t.js', script),
    subjectOf('npm core', await bundle(npm('', ''))),
    subjectOf('npm alike', await bundle(npm(', engagement, forms, links', ', plugins: [engagement, links, forms]'))),
    subjectOf('plausible', await bundle(plausible)),
  ]
}

function subjectOf(name: string, script: string): Subject {
  const bytes = {
    plain: Buffer.byteLength(script),
    gzip: gzipSync(script, { level: 9 }).length,
    brotli: brotliCompressSync(script).length,
  }
  return { name, script, bytes }
}

/** As an app would: one minified file for browsers of the tracker’s age. */
async function bundle(contents: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: HERE },
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2021',
    write: false,
    logLevel: 'error',
  })
  return outputFiles[0]?.text ?? ''
}
