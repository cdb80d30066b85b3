import { defineMetric, mean } from './define.ts'

export const timeOnPage = defineMetric({
  name: 'time_on_page',
  title: 'Time on page',
  description: 'Time for which a session had the page in sight',
  unit: 'seconds',
  sums: ['pageMs', 'pages'],
  value: ({ pageMs, pages }) => mean(pageMs / 1000, pages),
})
