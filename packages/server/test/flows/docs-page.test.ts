import { ERRORS, endpoints, PLAN_NAMES, SCOPES } from '@tinyeclipse/sdk/contract'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startServer, type TestServer } from '../support/server.ts'

let server: TestServer
let response: Response
let page: string

beforeAll(async () => {
  server = await startServer()
  response = await fetch(`${server.url}/docs`)
  page = await response.text()
})
afterAll(() => server.stop())

it('loads nothing, runs nothing and may be framed by nobody', () => {
  const policy = response.headers.get('content-security-policy') ?? ''
  const rules = Object.fromEntries(
    policy.split(';').map((rule) => [rule.trim().split(' ')[0], rule.trim().split(' ').slice(1).join(' ')]),
  )
  expect(rules).toEqual({
    'default-src': "'none'",
    'style-src': expect.stringMatching(/^'sha256-[A-Za-z0-9+/]{43}='$/),
    'base-uri': "'none'",
    'form-action': "'none'",
    'frame-ancestors': "'none'",
  })
  expect(page).not.toMatch(/<(script|link|img|iframe|object|embed|form|video|audio|base)\b/i)
  expect(page).not.toMatch(/\s(src|srcset|style|on\w+)=/i)
  expect(page).not.toMatch(/@import|url\(/i)
})

it('has a style that its policy lets through', async () => {
  const [, style = ''] = page.match(/<style>([\s\S]*?)<\/style>/) ?? []
  const digest = Buffer.from(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(style))).toString('base64')
  expect(response.headers.get('content-security-policy')).toContain(`'sha256-${digest}'`)
  expect(page.match(/<style/g)).toHaveLength(1)
})

it('links to nothing but itself and the OpenAPI document', () => {
  const links = [...page.matchAll(/href="([^"]*)"/g)].map(([, href]) => href ?? '')
  expect(links.filter((href) => !href.startsWith('#'))).toEqual(['/openapi.json'])
  for (const href of links.filter((each) => each.startsWith('#'))) expect(page, href).toContain(`id="${href.slice(1)}"`)
})

it('describes every endpoint', () => {
  for (const { id, method, path, summary } of Object.values(endpoints)) {
    const [, section = ''] = page.split(`<section id="${id}">`)
    expect(section.slice(0, section.indexOf('</section>')), id).toContain(
      `<span class="verb">${method}</span><code>${path}</code>`,
    )
    expect(section).toContain(summary.replaceAll('&', '&amp;').replaceAll("'", '&#39;'))
  }
})

it('names every error, scope and plan', () => {
  for (const [code, { status, title }] of Object.entries(ERRORS)) {
    expect(page).toContain(`<tr id="${code}"><td><code>${code}</code></td><td>${status}</td><td>${title}</td>`)
  }
  for (const scope of SCOPES) expect(page).toContain(`<code>${scope}</code>`)
  for (const plan of PLAN_NAMES) expect(page).toContain(`<th>${plan}</th>`)
})

it('is where the type of every problem leads', async () => {
  const problem = (await (await fetch(`${server.url}/nowhere`)).json()) as { type: string }
  expect(problem.type).toBe(`${server.url}/docs#not_found`)
  expect(page).toContain(`id="${new URL(problem.type).hash.slice(1)}"`)
})

it('is a document with a language, a title and one heading of the first rank', () => {
  expect(page).toMatch(/^<!doctype html>\s*<html lang="en">/)
  expect(page).toContain('<title>TinyEclipse API</title>')
  expect(page.match(/<h1/g)).toHaveLength(1)
  const ids = [...page.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id)
  expect(new Set(ids).size).toBe(ids.length)
})
