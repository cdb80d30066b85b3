const LONGEST = 150

/**
 * A short selector by which `document.querySelector` finds the element again: from the nearest id, by type and place.
 * Deep down, the farthest ancestors are left out.
 */
export const pathOf = (element: Element | null): string => {
  let path = ''
  for (let each = element; each && path.length < LONGEST; each = each.parentElement) {
    // A form whose field is called `id` has an element there.
    if (/^[a-z][\w-]*$/i.test(each.id)) return `#${each.id}${path}`
    // Not `children` of the parent, which a form with a field of that name has no longer.
    let place = 0
    let before: Element | null = each
    // biome-ignore lint/suspicious/noAssignInExpressions: the shortest way
    while ((before = before.previousElementSibling)) place++
    path = `>${each.localName}${place ? `:nth-child(${place + 1})` : ''}${path}`
  }
  return path.slice(1)
}
