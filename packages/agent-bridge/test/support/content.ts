import { fileURLToPath } from 'node:url'
import type { WordPressSite } from './wordpress.ts'

const CONTENT = fileURLToPath(new URL('php/content.php', import.meta.url))
/** A must-use plugin of examples/wordpress/fakes. */
export const fakePlugin = (name: string) =>
  fileURLToPath(new URL(`../../../../examples/wordpress/fakes/${name}.php`, import.meta.url))

/** Must-use plugins that the content needs, for `startWordPress({ muPlugins })`. */
export const CONTENT_FAKES = [fakePlugin('fake-wpml'), fakePlugin('fake-forms')]

export interface Content {
  home: { nl: string; fr: string; en: string }
  about: { nl: string; fr: string; en: string }
  /** With a form each: of Fluent Forms, Contact Form 7 and Gravity Forms. */
  contact: { nl: string; fr: string; en: string }
  courses: { nl: string; fr: string }
  terms: { nl: string }
}

/** Fills a site with pages in three languages; answers their addresses. What a new WordPress holds is removed. */
export const addContent = (site: WordPressSite) =>
  site.php<Content>("return require $input['file'];", { file: CONTENT })
