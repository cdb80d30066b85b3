import { Client } from 'pg'
import { expect, test } from 'vitest'
import { createDatabase, startPostgres } from './postgres.ts'

test('keeps what was committed when every process of PostgreSQL is killed', async () => {
  const postgres = await startPostgres()
  try {
    const before = await connect(postgres.url)
    await before.query('create table kept (n int)')
    await before.query('insert into kept values (1)')
    await before.query('begin; insert into kept values (2)')
    await postgres.killAll()
    await expect(connect(postgres.url)).rejects.toThrow()

    await postgres.start()
    const after = await connect(postgres.url)
    expect((await after.query('select n from kept')).rows).toEqual([{ n: 1 }])
    await after.end()
  } finally {
    await postgres.remove()
  }
})

test('starts again after an orderly stop, on the same address', async () => {
  const postgres = await startPostgres()
  try {
    await postgres.stop()
    await expect(connect(postgres.url)).rejects.toThrow()
    await postgres.start()
    const client = await connect(postgres.url)
    expect((await client.query('show fsync')).rows).toEqual([{ fsync: 'on' }])
    await client.end()
  } finally {
    await postgres.remove()
  }
})

test('gives each caller an empty database of its own', async () => {
  const [one, other] = await Promise.all([createDatabase(), createDatabase()])
  const client = await connect(one.url)
  await client.query('create table t ()')
  const second = await connect(other.url)
  await second.query('create table t ()')
  await second.end()
  // `drop` also cuts the connections that a test left open.
  await Promise.all([one.drop(), other.drop()])
  await expect(connect(one.url)).rejects.toThrow('does not exist')
})

async function connect(url: string) {
  const client = new Client({ connectionString: url })
  client.on('error', () => undefined)
  await client.connect()
  return client
}
