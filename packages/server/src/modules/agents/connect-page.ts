import { createHash } from 'node:crypto'

const STYLE = `:root{color-scheme:light dark;font:17px/1.6 system-ui,sans-serif}
body{margin:0;min-height:100vh;display:grid;place-items:center}main{max-width:34rem;padding:2rem}
h1{font-size:1.3rem;margin:0 0 1rem}p{margin:0 0 1rem}section+section{border-top:1px solid light-dark(#dfe3ea,#2b3240);padding-top:1rem}`

/** Its own style by digest, and nothing from anywhere: no script reads the code. */
export const CONNECT_POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`

const TEXTS = {
  en: 'This address connects a WordPress site. Copy it whole from the address bar, and paste it on that site under TinyEclipse → Settings. It works for fifteen minutes.',
  nl: 'Met dit adres verbind je een WordPress-site. Kopieer het volledig uit de adresbalk en plak het op die site onder TinyEclipse → Instellingen. Het werkt een kwartier.',
  fr: 'Cette adresse relie un site WordPress. Copiez-la en entier depuis la barre d’adresse et collez-la sur ce site sous TinyEclipse → Réglages. Elle fonctionne quinze minutes.',
}

/** For whoever opens the address of a code instead of pasting it. */
export const connectPage = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="robots" content="noindex"><title>TinyEclipse</title><style>${STYLE}</style></head>
<body><main><h1>TinyEclipse</h1>
${Object.entries(TEXTS)
  .map(([language, text]) => `<section lang="${language}"><p>${text}</p></section>`)
  .join('\n')}
</main></body></html>
`
