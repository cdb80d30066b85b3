import { expect, it } from 'vitest'
import { type Cell, writeCsv } from './csv.ts'

const cell = (value: Cell) =>
  writeCsv(['a'], [[value]], ',')
    .split('\r\n')
    .slice(1)
    .join('\r\n')
    .replace(/\r\n$/, '')

it('writes a header and a line for each row, each with its end', () => {
  expect(
    writeCsv(
      ['page', 'visitors'],
      [
        ['/', 3],
        ['/b', null],
      ],
      ',',
    ),
  ).toBe('page,visitors\r\n/,3\r\n/b,\r\n')
})

it.each([
  ['plain', 'plain'],
  ['', ''],
  ['with "quotes"', '"with ""quotes"""'],
  ['a,b', '"a,b"'],
  ['a;b', '"a;b"'],
  ['two\nlines', '"two\nlines"'],
  ['crème brûlée 🍫', 'crème brûlée 🍫'],
])('writes the text %j', (text, written) => {
  expect(cell(text)).toBe(written)
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
  ['a=1', 'a=1'],
])('makes no formula of %j', (text, written) => {
  expect(cell(text)).toBe(written)
})

it('guards the names of columns as well', () => {
  expect(writeCsv(['=a'], [], ',')).toBe("'=a\r\n")
})

it('leaves numbers as they are, below zero too', () => {
  expect([cell(-3.5), cell(0), cell(1_234_567)]).toEqual(['-3.5', '0', '1234567'])
})

it('writes for Excel with a byte order mark, semicolons and decimal commas', () => {
  expect(writeCsv(['page', 'rate'], [['/a,b', -33.25]], ';')).toBe('\ufeffpage;rate\r\n"/a,b";-33,25\r\n')
})
