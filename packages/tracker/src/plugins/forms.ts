import { afterCall } from '../after-call.ts'
import { listen } from '../listen.ts'
import type { Plugin } from '../types.ts'
import { pathOf } from './element-path.ts'

/**
 * Tells of the form that was worked on last when the page is left and it was not sent: the names of form and field,
 * never what stands in it.
 */
export const forms: Plugin = ({ event }) => {
  let field: HTMLInputElement | undefined
  const forget = (form: unknown) => {
    if (field?.form === form) field = undefined
  }
  listen({
    input({ target }) {
      if ((target as HTMLInputElement).form) field = target as HTMLInputElement
    },
    submit: ({ target }) => forget(target),
  })
  // It sends a form without an event.
  afterCall(HTMLFormElement.prototype, 'submit', forget)
  return () => {
    // By attribute: a field called `name` hides the property.
    if (field?.form)
      event('form_abandon', {
        form: field.form.getAttribute('name') || pathOf(field.form),
        field: field.name || field.id,
      })
    field = undefined
  }
}
