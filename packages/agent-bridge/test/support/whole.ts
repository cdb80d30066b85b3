/** The answer with its body read: one that is left unread makes the client fail when PHP closes the connection. */
export async function whole(answering: Promise<Response>): Promise<Response> {
  const answer = await answering
  const { status, statusText, headers } = answer
  const body = await answer.arrayBuffer()
  return new Response(body.byteLength > 0 ? body : null, { status, statusText, headers })
}
