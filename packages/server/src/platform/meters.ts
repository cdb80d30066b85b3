import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

export type Meters = ReturnType<typeof createMeters>

/** Figures of this process, for Prometheus. A registry of its own, so that two apps in one process do not mix. */
export function createMeters() {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })
  return {
    registry,
    requests: new Histogram({
      name: 'tinyeclipse_http_request_seconds',
      help: 'Time to answer, by endpoint and status',
      labelNames: ['endpoint', 'status'],
      buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      registers,
    }),
    versions: new Counter({
      name: 'tinyeclipse_client_requests_total',
      help: 'Requests of programs that say which version of the contract they were made with, by that version',
      labelNames: ['version'],
      registers,
    }),
    events: new Counter({
      name: 'tinyeclipse_events_total',
      help: 'Events by outcome',
      labelNames: ['outcome'],
      registers,
    }),
    waitingEvents: new Gauge({ name: 'tinyeclipse_events_waiting', help: 'Events not yet committed', registers }),
    flushSeconds: new Histogram({
      name: 'tinyeclipse_flush_seconds',
      help: 'Time to commit a group of events',
      buckets: [0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5],
      registers,
    }),
    facts: new Counter({
      name: 'tinyeclipse_facts_dispatched_total',
      help: 'Facts handed to their listeners',
      registers,
    }),
  }
}
