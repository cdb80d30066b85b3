import { expect, test } from 'vitest'
import { addContent, CONTENT_FAKES } from './support/content.ts'
import { startWordPress } from './support/wordpress.ts'

test('a site has pages in three languages, and a form on the contact page of each', async () => {
  const site = await startWordPress({ muPlugins: CONTENT_FAKES })
  const content = await addContent(site)
  for (const [url, words] of [
    [content.home.nl, 'met de hand gemaakt'],
    [content.about.fr, 'Depuis 1987'],
    [content.contact.nl, 'fluentform:1'],
    [content.contact.fr, 'cf7:2'],
    [content.contact.en, 'gravity:3'],
  ] as const) {
    const answer = await fetch(url)
    expect(await answer.text(), url).toContain(words)
    expect(answer.status, url).toBe(200)
  }
  expect(site.complaints()).toBe('')
  await site.stop()
})
