import { expect, it } from 'vitest'
import { type Cell, type Separator, writeCsv } from './csv.ts'

const write = async (columns: string[], batches: Cell[][][], separator: Separator = ',') =>
  (await Array.fromAsync(writeCsv(columns, batches, separator))).join('')
const cell = async (value: Cell) => {
  const text = await write(['a'], [[[value]]])
  expect([text.slice(0, 3), text.slice(-2)]).toEqual(['a\r\n', '\r\n'])
  return text.slice(3, -2)
}

it('writes a header and a line for each row of each batch, each with its end', async () => {
  const batches: Cell[][][] = [
    [['/', 3]],
    [],
    [
      ['/b', null],
      ['/c', 0],
    ],
  ]
  expect(await write(['page', 'visitors'], batches)).toBe('page,visitors\r\n/,3\r\n/b,\r\n/c,0\r\n')
})

it.each([
  ['plain', 'plain'],
  ['', ''],
  ['with "quotes"', '"with ""quotes"""'],
  ['a,b', '"a,b"'],
  ['a;b', '"a;b"'],
  ['two\nlines', '"two\nlines"'],
  ['crème brûlée 🍫', 'crème brûlée 🍫'],
])('writes the text %j', async (text, written) => {
  expect(await cell(text)).toBe(written)
})

it.each([
  ['=1+1', "'=1+1"],
  ['=HYPERLINK("http://x","y")', `"'=HYPERLINK(""http://x"",""y"")"`],
  ['+1', "'+1"],
  ['-1', "'-1"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['\t=1', `"'\t=1"`],
  ['\r=1', `"'\r=1"`],
  ['＝1+1', "'＝1+1"],
  [' =1+1', "' =1+1"],
  ['\u00a0+1', "'\u00a0+1"],
  ['\ufeff\u200b@SUM(A1)', "'\ufeff\u200b@SUM(A1)"],
  ['a=1', 'a=1'],
  [' a', ' a'],
])('makes no formula of %j', async (text, written) => {
  expect(await cell(text)).toBe(written)
})

it('guards the names of columns as well', async () => {
  expect(await write(['=a'], [])).toBe("'=a\r\n")
})

it('leaves numbers as they are, below zero too', async () => {
  expect(await Promise.all([cell(-3.5), cell(0), cell(1_234_567)])).toEqual(['-3.5', '0', '1234567'])
})

it('writes for Excel with a byte order mark, semicolons and decimal commas', async () => {
  expect(await write(['page', 'rate'], [[['/a,b', -33.25]]], ';')).toBe('\ufeffpage;rate\r\n"/a,b";-33,25\r\n')
})
