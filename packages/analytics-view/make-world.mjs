// The countries of Natural Earth (public domain, by way of `world-atlas`) as paths of a drawing, by ISO code.
// `node make-world.mjs` writes them to src/map/world.json, which is kept: it changes with the borders alone.
import { writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { feature } from 'topojson-client'

const require = createRequire(import.meta.url)
const WIDTH = 960
const HEIGHT = 440
/** Nobody visits from Antarctica, and it takes a fifth of the room. */
const LEFT_OUT = ['AQ']
/** Natural Earth gives no number to what not everybody calls a country. */
const BY_NAME = { Kosovo: 'XK', Somaliland: 'SO', 'N. Cyprus': 'CY' }

/**
 * `shapes` are paths by country; `dots` are the middles of countries too small to have a shape at this size.
 * @returns {{ width: number, height: number, shapes: Record<string, string>, dots: Record<string, [number, number]> }}
 */
export function makeWorld() {
  const shapes = {}
  for (const { code, polygons } of countriesOf('countries-110m.json')) {
    shapes[code] = (shapes[code] ?? '') + polygons.map(pathOf).join('')
  }
  const dots = {}
  for (const { code, polygons } of countriesOf('countries-50m.json')) {
    if (shapes[code] === undefined) dots[code] = middleOf(polygons)
  }
  return { width: WIDTH, height: HEIGHT, shapes, dots }
}

/** Each country's polygons as rings of points on the drawing. */
function countriesOf(file) {
  const topology = require(`world-atlas/${file}`)
  return feature(topology, topology.objects.countries).features.flatMap(({ id, properties, geometry }) => {
    const code = id ? Intl.getCanonicalLocales(`und-${id}`)[0].slice(4) : BY_NAME[properties.name]
    if (!code || LEFT_OUT.includes(code) || !geometry) return []
    const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates
    return [{ code, polygons: polygons.map((rings) => rings.map((ring) => unwrap(ring).map(project))) }]
  })
}

/** Russia and Fiji cross the line where 180 degrees east become west: they go on beyond it, instead of all the way back. */
function unwrap(ring) {
  const shift =
    Math.max(...ring.map(([longitude]) => longitude)) - Math.min(...ring.map(([longitude]) => longitude)) > 180
  return ring.map(([longitude, latitude]) => [shift && longitude < 0 ? longitude + 360 : longitude, latitude])
}

/** Equal Earth (Šavrič, Patterson, Jenny 2018): areas keep their proportion, so no country looks larger than it is. */
function project([longitude, latitude]) {
  const [a1, a2, a3, a4] = [1.340264, -0.081106, 0.000893, 0.003796]
  const m = Math.sqrt(3) / 2
  const theta = Math.asin(m * Math.sin((latitude * Math.PI) / 180))
  const square = theta ** 2
  const sixth = square ** 3
  const lambda = (longitude * Math.PI) / 180
  const x = (lambda * Math.cos(theta)) / (m * (a1 + 3 * a2 * square + sixth * (7 * a3 + 9 * a4 * square)))
  const y = theta * (a1 + a2 * square + sixth * (a3 + a4 * square))
  const scale = WIDTH / 5.42
  return [WIDTH / 2 + x * scale, HEIGHT * 0.55 - y * scale]
}

/** Relative steps of a tenth: half the bytes of absolute coordinates, and finer than the eye. */
const pathOf = (rings) =>
  rings
    .map((ring) => {
      const points = ring.map((point) => point.map((value) => Math.round(value * 10)))
      let [x, y] = points[0]
      const steps = points.slice(1, -1).map(([nextX, nextY]) => {
        const step = `${(nextX - x) / 10} ${(nextY - y) / 10}`
        ;[x, y] = [nextX, nextY]
        return step
      })
      return `M${points[0][0] / 10} ${points[0][1] / 10}l${steps.join(' ')}z`
    })
    .join('')

function middleOf(polygons) {
  const points = polygons.flat(2)
  const mean = (axis) => Math.round((10 * points.reduce((sum, point) => sum + point[axis], 0)) / points.length) / 10
  return [mean(0), mean(1)]
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const file = new URL('./src/map/world.json', import.meta.url)
  writeFileSync(file, `${JSON.stringify(makeWorld(), null, 2)}\n`)
}
