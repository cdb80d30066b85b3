import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root, StartError, say } from './processes.mjs'
import { TIME_ZONE } from './shop-site.mjs'

const load = (name) => import(pathToFileURL(join(root, 'examples/shop/history', name)).href)

/** Gives the shop's site half a year of visits, the first time: a dashboard without a past shows little. */
export async function seedHistory({ data, server, prepared }) {
  const { site, addKey, remember } = prepared
  if (site.history?.isDone) return
  const { writeHistory, yesterdayIn } = await load('write.mjs')
  // Said before it is begun: when it was interrupted, the same days go on.
  const until = site.history?.until ?? yesterdayIn(TIME_ZONE)
  remember({ history: { until, isDone: false } })

  say('Making half a year of visits, once')
  const file = join(data, 'history.ndjson.gz')
  await writeHistory(file, { until, timeZone: TIME_ZONE })
  const { stored } = await server.longCli('import', 'ndjson', file, '--site', site.siteId, '--json')
  await describeSite(
    server.address,
    site.siteId,
    await addKey('Setting up of the example', '1h', ['analytics:read', 'analytics:write']),
  )
  rmSync(file)
  remember({ history: { until, isDone: true } })
  say(`${stored.toLocaleString('en')} events until ${until} are there`)
}

/** Goals, segments and translations, once each. */
async function describeSite(address, siteId, key) {
  const { GOALS, SEGMENTS, UNITS } = await load('settings.mjs')
  const call = async (method, path, body) => {
    const response = await fetch(`${address}/v1/sites/${siteId}/${path}`, {
      method,
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    })
    if (!response.ok) throw new StartError(`The site could not be described: ${await response.text()}`)
    return response.json()
  }
  for (const [path, wanted] of Object.entries({ goals: GOALS, segments: SEGMENTS })) {
    const names = (await call('GET', path)).items.map(({ name }) => name)
    for (const each of wanted) if (!names.includes(each.name)) await call('POST', path, each)
  }
  await call('POST', 'content-units', { units: UNITS })
}
