import { defineMetric, mean } from './define.ts'

export const sessionSeconds = defineMetric({
  name: 'session_seconds',
  title: 'Session duration',
  description: 'From the first to the last event of a session',
  unit: 'seconds',
  sums: ['sessionMs', 'sessions'],
  value: ({ sessionMs, sessions }) => mean(sessionMs / 1000, sessions),
})
