import { expect, it } from 'vitest'
import { DEFAULT_TRACKER_PATHS, eventsFrom, vitalsPath } from './tracker-paths.ts'
import { trackerRoutes } from './tracker-routes.ts'

it.each([
  ['/t.js', '/v1/events', 'v1/events'],
  ['/assets/moon.js', '/assets/moon', 'moon'],
  ['/assets/moon.js', '/v1/events', '../v1/events'],
  ['/t.js', '/assets/moon', 'assets/moon'],
  ['/moon/t.js', '/moon', '../moon'],
  ['/a/b/c.js', '/a', '../../a'],
])('from the script %s the events at %s are %s', (script, events, relative) => {
  expect(eventsFrom(script, events)).toBe(relative)
  expect(new URL(relative, `https://e.example.be${script}`).pathname).toBe(events)
  // Behind a proxy that gives the server a folder.
  expect(new URL(relative, `https://shop.example.be/folder${script}`).pathname).toBe(`/folder${events}`)
})

it('expects the vitals file beside the script', () => {
  expect([vitalsPath('/t.js'), vitalsPath('/a.js/moon.min.js')]).toEqual(['/t-vitals.js', '/a.js/moon.min-vitals.js'])
})

it('makes no routes at addresses that the server itself needs', () => {
  const make = (paths: object) => () => trackerRoutes({ ...DEFAULT_TRACKER_PATHS, ...paths }, [])
  expect(make({ eventsPath: '/v1/sites' })).toThrow('eventsPath: another path')
  expect(make({ trackerPath: '/:any.js' })).toThrow('trackerPath: a path that ends in .js')
  expect(make({})().unlisted).toEqual([])
})
