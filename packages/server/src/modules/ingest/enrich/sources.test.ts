import { expect, it } from 'vitest'
import { readDataFile } from './data-file.ts'
import { findSource } from './sources.ts'

it.each([
  ['google.com', 'Google', 'search'],
  ['www.google.be', 'Google', 'search'],
  ['google.co.uk', 'Google', 'search'],
  ['google.com.br', 'Google', 'search'],
  ['images.google.fr', 'Google', 'search'],
  ['news.google.com', 'Google News', 'search'],
  ['com.google.android.googlequicksearchbox', 'Google', 'search'],
  ['search.yahoo.com', 'Yahoo!', 'search'],
  ['nl.search.yahoo.com', 'Yahoo!', 'search'],
  ['cn.bing.com', 'Bing', 'search'],
  ['duckduckgo.com', 'DuckDuckGo', 'search'],
  ['www.ecosia.org', 'Ecosia', 'search'],
  ['yandex.com.tr', 'Yandex', 'search'],
  ['search.brave.com', 'Brave Search', 'search'],
  ['l.facebook.com', 'Facebook', 'social'],
  ['lm.facebook.com', 'Facebook', 'social'],
  ['fb', 'Facebook', 'social'],
  ['ig', 'Instagram', 'social'],
  ['t.co', 'X', 'social'],
  ['nl.pinterest.com', 'Pinterest', 'social'],
  ['pinterest.co.uk', 'Pinterest', 'social'],
  ['out.reddit.com', 'Reddit', 'social'],
  ['com.linkedin.android', 'LinkedIn', 'social'],
  ['m.youtube.com', 'YouTube', 'video'],
  ['player.vimeo.com', 'Vimeo', 'video'],
  ['amazon.com.be', 'Amazon', 'shopping'],
  ['www.amazon.nl', 'Amazon', 'shopping'],
  ['www.bol.com', 'bol', 'shopping'],
  ['shopping.google.com', 'Google Shopping', 'shopping'],
  ['mail.google.com', 'Gmail', 'email'],
  ['com.google.android.gm', 'Gmail', 'email'],
  ['eur02.safelinks.protection.outlook.com', 'Outlook', 'email'],
  ['mailchi.mp', 'Mailchimp', 'email'],
  ['chatgpt.com', 'ChatGPT', 'ai'],
  ['chat.openai.com', 'ChatGPT', 'ai'],
  ['www.perplexity.ai', 'Perplexity', 'ai'],
  ['gemini.google.com', 'Gemini', 'ai'],
  ['copilot.microsoft.com', 'Copilot', 'ai'],
  ['claude.ai', 'Claude', 'ai'],
  ['chat.mistral.ai', 'Le Chat', 'ai'],
  ['docs.google.com', 'Google Docs', null],
  ['nl.wikipedia.org', 'Wikipedia', null],
  ['be.trustpilot.com', 'Trustpilot', null],
])('knows %s as %s', (text, name, kind) => {
  expect(findSource(text)).toEqual({ name, kind })
})

it.each([
  '',
  '.',
  '..',
  'example.be',
  'google.com.evil.ru',
  'notgoogle.com',
  'mygoogle.be',
  'google.evil.ru',
  'com',
  'co.uk',
  '*',
  'google.*.',
  'microsoft.com',
  'a.b.c.d.e.f.g.h.i.j.example.org',
  '127.0.0.1',
  '[::1]',
  'constructor',
  '__proto__',
])('knows nothing of %j', (text) => {
  expect(findSource(text)).toBeNull()
})

it('names each host and word once, in lower case', () => {
  const lines = readDataFile('sources.txt').toString('utf8').split('\n')
  const sources = lines.filter((line) => !/^(#|$|\[(search|social|video|shopping|email|ai|other)\]$)/.test(line))
  expect(sources.filter((line) => !/^[^:]+: \S+( \S+)*$/.test(line))).toEqual([])
  const words = sources.flatMap((line) => line.slice(line.indexOf(': ') + 2).split(' '))
  expect(words.filter((word, at) => words.indexOf(word) !== at)).toEqual([])
  expect(words.filter((word) => word !== word.toLowerCase() || /[/:\s]/.test(word))).toEqual([])
  expect(words.length).toBeGreaterThan(500)
})
