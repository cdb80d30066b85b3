import { createHash } from 'node:crypto'
import { type EndpointDefinition, ERRORS } from '@tinyeclipse/sdk/contract'
import { html, raw } from 'hono/html'
import type { HtmlEscapedString } from 'hono/utils/html'
import * as z from 'zod/mini'

const STYLE = `
:root{color-scheme:light dark;--line:light-dark(#dfe3ea,#2b3240);--soft:light-dark(#f5f7fa,#161b24);--ink:light-dark(#1a2130,#e6eaf2);--dim:light-dark(#5a6475,#98a3b6);--accent:light-dark(#0b5bd3,#7db2ff);background:light-dark(#fff,#0f131a);color:var(--ink);font:16px/1.55 system-ui,sans-serif}
*{box-sizing:border-box}body{margin:0;display:grid;grid-template-columns:17rem minmax(0,1fr)}
nav{position:sticky;top:0;height:100vh;overflow:auto;padding:1.5rem;border-right:1px solid var(--line);font-size:.9rem}
nav h2{font-size:.75rem;letter-spacing:.06em;text-transform:uppercase;color:var(--dim);margin:1.4rem 0 .3rem}
nav ul{list-style:none;margin:0;padding:0}nav li{margin:.15rem 0}a{color:var(--accent);text-decoration:none}a:hover{text-decoration:underline}
a:focus-visible,summary:focus-visible{outline:2px solid var(--accent);outline-offset:2px;border-radius:3px}
main{padding:2rem clamp(1rem,4vw,3.5rem);max-width:62rem}h1{margin:0 0 .5rem}section{border-top:1px solid var(--line);padding:1.6rem 0;scroll-margin-top:1rem}
section h2{font-size:1.1rem;margin:0 0 .2rem}code,pre{font:.85em/1.5 ui-monospace,monospace}.path{display:flex;gap:.6rem;align-items:baseline;flex-wrap:wrap;margin:.5rem 0}
.verb{font-weight:700;font-size:.75rem;padding:.1rem .5rem;border-radius:4px;background:var(--soft);border:1px solid var(--line)}
.meta{color:var(--dim);font-size:.9rem;margin:.3rem 0}pre{background:var(--soft);border:1px solid var(--line);border-radius:8px;padding:.8rem 1rem;overflow:auto;max-height:26rem}
table{border-collapse:collapse;width:100%;font-size:.92rem}th,td{text-align:left;padding:.4rem .6rem;border-bottom:1px solid var(--line);vertical-align:top}details{margin:.5rem 0}
@media(max-width:48rem){body{display:block}nav{position:static;height:auto;max-height:14rem;border-right:0;border-bottom:1px solid var(--line)}}`

/** The policy of the page: its own style by hash, and nothing from anywhere. */
export const DOCS_POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`

const WHO = {
  none: 'Open to anybody',
  siteKey: 'With the public key of a site, in the body',
  account: 'With an API key of the account',
  agent: 'Signed by the agent of a site, as docs/agent-protocol.md tells',
  newAgent: 'Signed by an agent that joins, by a code or key in the body',
  operator: 'With the operator token',
}

type Content = HtmlEscapedString | Promise<HtmlEscapedString>

/** The endpoint table as a page to read: no script, nothing loaded. */
export function docsPage(
  endpoints: readonly EndpointDefinition[],
  plans: Record<string, Record<string, number | null>>,
  serverUrl: string,
): Content {
  const areas = Map.groupBy(endpoints, ({ id }) => id.split('.')[0] ?? '')
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>TinyEclipse API</title><style>${raw(STYLE)}</style></head><body>
<nav aria-label="Endpoints"><strong>TinyEclipse API</strong>
${[...areas].map(
  ([area, list]) =>
    html`<h2>${area}</h2><ul>${list.map(({ id, summary }) => html`<li><a href="#${id}">${summary}</a></li>`)}</ul>`,
)}
<h2>More</h2><ul><li><a href="#plans">Plans</a></li><li><a href="#errors">Errors</a></li><li><a href="/openapi.json">OpenAPI 3.1</a></li></ul></nav>
<main><h1>TinyEclipse API</h1>
<p>Below <code>${serverUrl}</code>. Send the key as <code>Authorization: Bearer te_api_…</code>. Every change takes an
<code>Idempotency-Key</code>: repeated with the same key, a request gets its first answer again. Lists come in pages: pass
<code>nextCursor</code> as <code>cursor</code>. Times are UTC, ISO 8601.</p>
${endpoints.map(endpointSection)}
<section id="plans"><h2>Plans</h2>${plansTable(plans)}</section>
<section id="errors"><h2>Errors</h2><p>Every error is <code>application/problem+json</code> (RFC 9457). Match on <code>code</code>.</p>
<table><thead><tr><th>Code</th><th>Status</th><th>Meaning</th><th>Try again?</th></tr></thead><tbody>
${Object.entries(ERRORS).map(
  ([code, { status, title, retryable }]) =>
    html`<tr id="${code}"><td><code>${code}</code></td><td>${status}</td><td>${title}</td><td>${retryable ? 'yes' : 'no'}</td></tr>`,
)}
</tbody></table></section></main></body></html>`
}

function endpointSection(endpoint: EndpointDefinition): Content {
  return html`<section id="${endpoint.id}"><h2>${endpoint.summary}</h2>
<div class="path"><span class="verb">${endpoint.method}</span><code>${endpoint.path}</code></div>
<p class="meta">${WHO[endpoint.access]}${endpoint.scope ? html`, scope <code>${endpoint.scope}</code>` : ''}. Answers ${endpoint.status}${endpoint.produces ? html` as <code>${endpoint.produces}</code>` : ''}.</p>
${schemaDetails('Query', endpoint.query, 'input')}${schemaDetails('Body', endpoint.body, 'input')}${schemaDetails('Answer', endpoint.response, 'output')}</section>`
}

function schemaDetails(title: string, schema: z.ZodMiniType | undefined, io: 'input' | 'output'): Content | string {
  if (!schema) return ''
  const { $schema: _, ...json } = z.toJSONSchema(schema, { io, unrepresentable: 'any' })
  return html`<details><summary>${title}</summary><pre>${JSON.stringify(json, null, 2)}</pre></details>`
}

function plansTable(plans: Record<string, Record<string, number | null>>): Content {
  const names = Object.keys(plans)
  const rows = Object.keys(plans[names[0] ?? ''] ?? {})
  return html`<table><thead><tr><th>A month, unless said otherwise</th>${names.map((name) => html`<th>${name}</th>`)}</tr></thead>
<tbody>${rows.map((row) => html`<tr><td>${row}</td>${names.map((name) => html`<td>${plans[name]?.[row] ?? 'no limit'}</td>`)}</tr>`)}</tbody></table>`
}
