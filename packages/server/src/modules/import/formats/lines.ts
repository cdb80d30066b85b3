/** Longest line that is kept; what is longer is none of ours, and a file without line ends must not fill the memory. */
const MAX_LINE_LENGTH = 1_048_576

/** Lines of a text, as many at once as a chunk held; null stands for a line that is too long. */
export async function* linesOf(chunks: AsyncIterable<string>): AsyncGenerator<(string | null)[]> {
  let rest = ''
  let isTooLong = false
  for await (const chunk of chunks) {
    const parts = chunk.split('\n')
    const last = parts.pop() ?? ''
    const lines: (string | null)[] = []
    for (const part of parts) {
      const line = rest + part
      lines.push(isTooLong ? null : line.endsWith('\r') ? line.slice(0, -1) : line)
      rest = ''
      isTooLong = false
    }
    rest += last
    if (rest.length > MAX_LINE_LENGTH) {
      rest = ''
      isTooLong = true
    }
    if (lines.length > 0) yield lines
  }
  if (isTooLong) yield [null]
  else if (rest !== '') yield [rest]
}
