import { defineMetric } from './define.ts'

export const pageviews = defineMetric({
  name: 'pageviews',
  title: 'Pageviews',
  description: 'Pages seen',
  expression: "count(*) filter (where e.name = 'pageview')",
})
