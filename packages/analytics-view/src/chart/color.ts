/** A colour of the style sheet as `rgb(…)`: a canvas knows neither variables nor light-dark(). */
export function colorOf(parent: HTMLElement, name: string): string {
  const probe = document.createElement('span')
  probe.style.color = `var(--${name})`
  parent.append(probe)
  const { color } = getComputedStyle(probe)
  probe.remove()
  return color
}
