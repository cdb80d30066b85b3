// A PDF of one page, written by hand: text in Times, which every reader of PDF has.

const WIDTH = 595
const HEIGHT = 842
const MARGIN = 72
/** WinAnsi, the encoding of the fonts that need not be brought along, is Latin-1 but for a few signs. */
const SIGNS = new Map(Object.entries({ '€': 0x80, '’': 0x92, '–': 0x96, œ: 0x9c }))

/**
 * @param {{ name: string, taste: string, price: string }[]} rows
 * @returns {Buffer}
 */
export function makePriceList(title, subtitle, rows) {
  const lines = [text('F2', 34, MARGIN, 740, title), text('F1', 12, MARGIN, 712, subtitle)]
  for (const [index, { name, taste, price }] of rows.entries()) {
    const y = 650 - index * 44
    lines.push(text('F2', 16, MARGIN, y, name), text('F1', 12, MARGIN, y - 16, taste), text('F2', 16, 440, y, price))
    lines.push(`0.8 w 0.76 0.51 0.18 RG ${MARGIN} ${y - 26} m ${WIDTH - MARGIN} ${y - 26} l S`)
  }
  const content = lines.join('\n')
  const font = (name) => `<< /Type /Font /Subtype /Type1 /BaseFont /${name} /Encoding /WinAnsiEncoding >>`
  return assemble([
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${WIDTH} ${HEIGHT}] /Contents 4 0 R /Resources << /Font << /F1 5 0 R /F2 6 0 R >> >> >>`,
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    font('Times-Italic'),
    font('Times-Roman'),
  ])
}

function text(font, size, x, y, given) {
  const escaped = [...given.replaceAll(/[\u00a0\u202f]/g, ' ')]
    .map((character) => {
      const code = SIGNS.get(character) ?? character.charCodeAt(0)
      return code < 0x20 || code > 0x7e || '()\\'.includes(character)
        ? `\\${code.toString(8).padStart(3, '0')}`
        : character
    })
    .join('')
  return `BT /${font} ${size} Tf ${x} ${y} Td (${escaped}) Tj ET`
}

/** Objects, the table of where each begins, and where that table is. */
function assemble(objects) {
  let file = '%PDF-1.4\n'
  const starts = objects.map((object, index) => {
    const start = file.length
    file += `${index + 1} 0 obj\n${object}\nendobj\n`
    return start
  })
  const table = file.length
  const entries = starts.map((start) => `${String(start).padStart(10, '0')} 00000 n \n`).join('')
  file += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${entries}`
  file += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${table}\n%%EOF\n`
  return Buffer.from(file, 'latin1')
}
