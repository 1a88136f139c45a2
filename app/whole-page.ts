/**
 * Sends a browser on by a whole page, so that nothing of where it was can be had again by its back button: the router, which would like to show the next page
 * in place, is given nothing to show; it then opens this address as a document, and with that drops all it held in memory.
 * @param forget what the browser is asked to forget of this site. Another site that points here is sent on without the forgetting.
 */
export function wholePage({ headers }: Request, location: string, forget: string): Response {
  if (headers.has("rsc") || headers.get("sec-fetch-mode") === "cors")
    return new Response("", { headers: { "content-type": "text/plain" } });
  const foreign = headers.get("sec-fetch-site") === "cross-site";
  return new Response(null, { status: 303, headers: { location, ...(foreign ? {} : { "clear-site-data": forget }) } });
}
