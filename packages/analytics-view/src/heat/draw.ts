import type { Heatmap } from '@tinyeclipse/sdk'

type Clicked = Heatmap['elements'][number]
export interface Spot {
  x: number
  y: number
  clicks: number
}

const RADIUS = 26
/** From few to many clicks; the same in light and dark, as it lies on a page of others. */
const PALETTE = [
  [0, [40, 90, 255, 0]],
  [0.15, [40, 110, 255, 0.45]],
  [0.4, [0, 200, 170, 0.55]],
  [0.65, [255, 220, 40, 0.65]],
  [1, [255, 50, 20, 0.8]],
] as const

/** Where an element is in the window of its page, or null when the page has it no more, or does not show it at this width. */
export function boxOf(page: Document, selector: string): DOMRect | null {
  try {
    const box = page.querySelector(selector)?.getBoundingClientRect()
    return box && box.width > 0 && box.height > 0 ? box : null
  } catch {
    // What another version of the tracker took for a selector.
    return null
  }
}

/** Points of elements as places on the page: percent of each element's box, so right at every width. */
export function spotsOf(page: Document, elements: readonly Clicked[]): Spot[] {
  const { scrollTop } = page.documentElement
  return elements.flatMap(({ selector, points }) => {
    const box = boxOf(page, selector)
    if (!box) return []
    const room = roomOf(page.querySelector(selector))
    return points.flatMap(({ x, y, clicks }) => {
      const spot = { x: box.left + (x / 100) * box.width, y: box.top + (y / 100) * box.height, clicks }
      const isSeen = spot.x >= room.left && spot.x <= room.right && spot.y >= room.top && spot.y <= room.bottom
      return isSeen ? { ...spot, y: spot.y + scrollTop } : []
    })
  })
}

/** What can be seen of an element: a slide of a carousel that has moved out of it would lie over something else. */
function roomOf(element: Element | null) {
  const room = {
    left: 0,
    top: Number.NEGATIVE_INFINITY,
    right: Number.POSITIVE_INFINITY,
    bottom: Number.POSITIVE_INFINITY,
  }
  for (let around = element?.parentElement; around; around = around.parentElement) {
    const { overflowX, overflowY } = getComputedStyle(around)
    const box = around.getBoundingClientRect()
    // What the page itself scrolls by is seen whole here.
    if (around === around.ownerDocument.body || around === around.ownerDocument.documentElement) break
    if (overflowX !== 'visible') {
      room.left = Math.max(room.left, box.left)
      room.right = Math.min(room.right, box.right)
    }
    if (overflowY !== 'visible') {
      room.top = Math.max(room.top, box.top)
      room.bottom = Math.min(room.bottom, box.bottom)
    }
  }
  return room
}

/** Draws warmth at half the size, which nobody sees of something that soft. */
export function drawHeat(canvas: HTMLCanvasElement, width: number, height: number, spots: readonly Spot[]): void {
  canvas.width = Math.ceil(width / 2)
  canvas.height = Math.ceil(height / 2)
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (!context || spots.length === 0) return
  const most = Math.max(...spots.map(({ clicks }) => clicks))
  for (const { x, y, clicks } of spots) {
    const glow = context.createRadialGradient(x / 2, y / 2, 0, x / 2, y / 2, RADIUS / 2)
    // By the root, so that what was clicked once is still seen beside what was clicked a hundred times.
    glow.addColorStop(0, `rgba(0, 0, 0, ${Math.max(0.18, Math.sqrt(clicks / most))})`)
    glow.addColorStop(1, 'rgba(0, 0, 0, 0)')
    context.fillStyle = glow
    context.fillRect((x - RADIUS) / 2, (y - RADIUS) / 2, RADIUS, RADIUS)
  }
  const image = context.getImageData(0, 0, canvas.width, canvas.height)
  const colors = Array.from({ length: 256 }, (_, alpha) => colorAt(alpha / 255))
  for (let at = 0; at < image.data.length; at += 4) {
    const color = colors[image.data[at + 3] ?? 0]
    if (color) image.data.set(color, at)
  }
  context.putImageData(image, 0, 0)
}

function colorAt(heat: number): number[] {
  const next = PALETTE.findIndex(([from]) => from >= heat)
  const [to, after] = PALETTE[Math.max(next, 1)] ?? PALETTE[4]
  const [from, before] = PALETTE[Math.max(next, 1) - 1] ?? PALETTE[0]
  const part = (heat - from) / (to - from)
  return before.map((value, index) => {
    const mixed = value + ((after[index] ?? 0) - value) * part
    return index === 3 ? Math.round(mixed * 255) : Math.round(mixed)
  })
}
