import { defineMetric, mean } from './define.ts'

export const engagedSeconds = defineMetric({
  name: 'engaged_seconds',
  title: 'Engaged time',
  description: 'Time in which a page of the session was visible',
  unit: 'seconds',
  sums: ['sessionEngagedMs', 'sessions'],
  value: ({ sessionEngagedMs, sessions }) => mean(sessionEngagedMs / 1000, sessions),
})
