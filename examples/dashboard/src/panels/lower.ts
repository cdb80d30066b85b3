// What stands below the first screens, loaded after them.
export { Events } from './events.tsx'
export { Funnel } from './funnel.tsx'
export { Goals } from './goals.tsx'
export { HeatMap } from './heat-map.tsx'
export { Sessions } from './sessions.tsx'
export { Vitals } from './vitals.tsx'
