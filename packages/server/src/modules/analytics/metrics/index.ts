// One file each, one line here.
export { pageviews } from './pageviews.ts'
export { sessions } from './sessions.ts'
export { visitors } from './visitors.ts'
