// A link to a query: its text, deflated, is the link. Nothing is kept on the server.

/** Return an address that shows a query to whoever opens it.
 *
 * @param text The query.
 * @param endpoint Address of the SPARQL page.
 */
export async function shareLink(text: string, endpoint: string): Promise<string> {
  const squeezed = new Blob([text]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  const bytes = new Uint8Array(await new Response(squeezed).arrayBuffer());
  const letters = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
  const packed = letters.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
  return `${new URL(endpoint, location.href).origin}/sparql/q/${packed}`;
}
