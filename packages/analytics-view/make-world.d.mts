import type { World } from './src/map/world.ts'

export function makeWorld(): World
