// What an app bundles that takes nothing but this. Built to be measured, not published.
export { createTracker } from '../src/create-tracker.ts'
