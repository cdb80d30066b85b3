import * as z from 'zod/mini'
import { Catalog } from './analytics.ts'
import { endpoint } from './endpoint.ts'

const page = (id: string, path: string, summary: string, produces: string) =>
  endpoint({ id, method: 'GET', path, summary, access: 'none', status: 200, produces, mutates: false })

/** What the server says of itself, and the files it serves. */
export const serverEndpoints = {
  live: endpoint({
    id: 'health.live',
    method: 'GET',
    path: '/health/live',
    summary: 'The process runs',
    access: 'none',
    response: z.object({ status: z.literal('live') }),
    status: 200,
    mutates: false,
  }),
  ready: endpoint({
    id: 'health.ready',
    method: 'GET',
    path: '/health/ready',
    summary: 'The database answers; 503 when not',
    access: 'none',
    response: z.object({ status: z.literal('ready'), database: z.string() }),
    status: 200,
    mutates: false,
  }),
  catalog: endpoint({
    id: 'catalog.get',
    method: 'GET',
    path: '/v1/catalog',
    summary: 'Metrics, dimensions, commands and plans there are',
    access: 'none',
    response: Catalog,
    status: 200,
    mutates: false,
  }),
  metrics: endpoint({
    id: 'metrics.get',
    method: 'GET',
    path: '/metrics',
    summary: 'Figures of the process for Prometheus',
    access: 'operator',
    status: 200,
    produces: 'text/plain; version=0.0.4; charset=utf-8',
    mutates: false,
  }),
  openapi: page('openapi.get', '/openapi.json', 'This API as OpenAPI 3.1', 'application/json'),
  docs: page('docs.get', '/docs', 'This API as a page to read', 'text/html; charset=utf-8'),
  tracker: page('tracker.get', '/t.js', 'The tracker for a script tag', 'text/javascript; charset=utf-8'),
  trackerVitals: page(
    'tracker.vitals',
    '/t-vitals.js',
    'The part of the tracker that measures web vitals; the script loads it by itself',
    'text/javascript; charset=utf-8',
  ),
}
