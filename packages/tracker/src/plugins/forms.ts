import { listen } from '../listen.ts'
import type { Plugin } from '../types.ts'
import { pathOf } from './element-path.ts'

/** Tells of forms that were begun and not sent when the page is left: by their name and that of the last field. */
export const forms: Plugin = ({ event }) => {
  const begun = new Map<HTMLFormElement, string>()
  listen('input', (input) => {
    const field = input.composedPath()[0] as HTMLInputElement
    if (field.form) begun.set(field.form, field.name || field.id || field.type)
  })
  listen('submit', ({ target }) => begun.delete(target as HTMLFormElement))
  // Sends a form without an event.
  const { submit } = HTMLFormElement.prototype
  HTMLFormElement.prototype.submit = function () {
    begun.delete(this)
    submit.call(this)
  }
  return (moment) => {
    if (moment !== 'leave') return
    for (const [form, field] of begun)
      event('form_abandon', { form: form.getAttribute('name') || form.getAttribute('id') || pathOf(form), field })
    begun.clear()
  }
}
