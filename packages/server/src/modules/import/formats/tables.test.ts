import { expect, it } from 'vitest'
import { rowsOfCsv, rowsOfDump, type TableRows } from './tables.ts'

/** In pieces of a few characters: a chunk of a file ends anywhere. */
const source = (text: string) => ({
  name: 'file',
  async *chunks() {
    for (let at = 0; at < text.length; at += 7) yield text.slice(at, at + 7)
  },
})
async function collect(rows: TableRows, columns: string[]) {
  const all: unknown[] = []
  for await (const some of rows)
    for (const row of some) all.push(row && [row.table, ...columns.map((column) => row.get(column))])
  return all
}
const dump = (text: string) => collect(rowsOfDump(source(text), new Set(['session'])), ['session_id', 'os'])
const csv = (text: string) =>
  collect(
    rowsOfCsv(source(text), () => 'session'),
    ['session_id', 'os'],
  )

it('reads tables that were copied', async () => {
  const text =
    'COPY public.other (a) FROM stdin;\n1\n\\.\nCOPY public."session" (session_id, "os") FROM stdin;\n1\tMac\\tOS\n2\t\\N\n3\n\\.\n'
  expect(await dump(text)).toEqual([['session', '1', 'Mac\tOS'], ['session', '2', null], null])
})

it('reads tables that were inserted, with the names of columns or after their creation', async () => {
  const create =
    'CREATE TABLE public.session (\n    os character varying(20),\n    session_id uuid NOT NULL,\n    CONSTRAINT x CHECK (true)\n);\n'
  expect(await dump(`${create}INSERT INTO public.session VALUES ('it''s; x', '1');\n`)).toEqual([
    ['session', '1', "it's; x"],
  ])
  const many =
    "INSERT INTO session (session_id, os) VALUES\n\t('1', 'two\nlines;\n'),\n\t(2, NULL);\nSELECT 1;\nINSERT INTO other VALUES (1);\n"
  expect(await dump(many)).toEqual([
    ['session', '1', 'two\nlines;\n'],
    ['session', '2', null],
  ])
})

it('says that a dump is cut', async () => {
  await expect(dump('COPY session (session_id, os) FROM stdin;\n1\tx\n')).rejects.toThrow('in the middle of a table')
  await expect(dump("INSERT INTO session (session_id, os) VALUES ('1'")).rejects.toThrow('in the middle of a table')
})

it('reads CSV, with quotes, lines and commas in its values', async () => {
  const text = 'os,"session_id",x\r\n"a ""b"", c",1,\n"two\nlines",2,3\n,4,5\nshort,1\n\n\\N,6,7\n'
  expect(await csv(text)).toEqual([
    ['session', '1', 'a "b", c'],
    ['session', '2', 'two\nlines'],
    ['session', '4', null],
    null,
    ['session', '6', null],
  ])
  expect(await csv('os,session_id\n"open,1\n')).toEqual([null])
})
