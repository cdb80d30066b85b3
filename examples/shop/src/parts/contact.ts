import { tell } from '../tell.ts'

export function startContact(): void {
  const form = document.querySelector<HTMLFormElement>('#contact')
  const sent = document.getElementById('sent')
  if (!form || !sent) return
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    form.hidden = true
    sent.hidden = false
    tell('contact')
  })
}
