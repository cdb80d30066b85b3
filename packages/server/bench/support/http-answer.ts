/** Whether the text holds one answer to its end. */
export function isWhole(text: string): boolean {
  const end = text.indexOf('\r\n\r\n')
  if (end < 0) return false
  const length = contentLength(text, end)
  return length === null ? text.endsWith('\r\n0\r\n\r\n') : text.length >= end + 4 + length
}

const CONTENT_LENGTH = '\r\nContent-Length: '
function contentLength(text: string, end: number): number | null {
  // As Node writes it; the expression is for whoever writes it otherwise, and takes longer.
  const at = text.indexOf(CONTENT_LENGTH)
  if (at >= 0 && at < end) return Number.parseInt(text.slice(at + CONTENT_LENGTH.length, end), 10)
  const [, length] = text.slice(0, end).match(/\r\ncontent-length: *(\d+)/i) ?? []
  return length === undefined ? null : Number(length)
}
