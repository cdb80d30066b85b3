const LONGEST = 140
const USABLE_ID = /^[a-z][\w-]{0,49}$/i

/**
 * A short selector that `document.querySelector` finds the element by: from the nearest id, by type and place. A place
 * is left out where it is the first, which is what `querySelector` takes. Deep down the far ancestors are left out.
 */
export function pathOf(element: Element | null): string {
  let path = ''
  for (let each = element; each && path.length < LONGEST; each = each.parentElement) {
    // A form whose field is called `id` has an element there.
    if (USABLE_ID.test(each.id)) return `#${each.id}${path}`
    let place = 1
    for (let before = each.previousElementSibling; before; before = before.previousElementSibling) {
      if (before.localName === each.localName) place++
    }
    path = `>${each.localName}${place > 1 ? `:nth-of-type(${place})` : ''}${path}`
  }
  return path.slice(1)
}
