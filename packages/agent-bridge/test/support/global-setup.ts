import type { TestProject } from 'vitest/node'
import { describeNeeds, missingForWordPress } from '../../../../scripts/demo-wordpress/needs.mjs'
import { openWorkshop, prepare } from './workshop.ts'

/** Vitest's global setup: the WordPress that the sites of this run are copied from. */
export async function setup(project: TestProject) {
  const database = process.env.TEST_WP_DATABASE === 'mariadb' ? 'mariadb' : 'sqlite'
  const missing = missingForWordPress({ database })
  if (missing.length > 0) throw new Error(describeNeeds(missing))
  const { close, ...workshop } = await openWorkshop(database)
  await prepare(workshop, 'nightly', database)
  project.provide('wordpressWorkshop', workshop)
  return close
}
