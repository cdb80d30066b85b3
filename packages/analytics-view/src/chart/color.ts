/** A colour of the style sheet as `rgb(…)`: a canvas knows neither variables nor light-dark(), nor what is mixed of others. */
export function colorOf(parent: HTMLElement, name: string): string {
  const probe = document.createElement('span')
  probe.style.color = `var(--${name})`
  parent.append(probe)
  const { color } = getComputedStyle(probe)
  probe.remove()
  return color.startsWith('rgb(') ? color : paint(color)
}

/** What a colour of any kind comes to when it is drawn. */
function paint(color: string): string {
  const context = Object.assign(document.createElement('canvas'), { width: 1, height: 1 }).getContext('2d')
  if (!context) return color
  context.fillStyle = color
  context.fillRect(0, 0, 1, 1)
  const [red, green, blue] = context.getImageData(0, 0, 1, 1).data
  return `rgb(${red}, ${green}, ${blue})`
}
