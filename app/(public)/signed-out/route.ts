/**
 * Where signing out ends: asks the browser to forget what it kept of this site, then shows the sign-in page. The session is over before this is reached, and
 * nothing here changes anything on the server; another site that points here is sent on without the forgetting. The router, which would like to show the
 * next page in place, is given nothing to show: it then opens this address as a whole page, and with that drops all it held in memory.
 */
export function GET(request: Request): Response {
  const { headers } = request;
  if (headers.has("rsc") || headers.get("sec-fetch-mode") === "cors")
    return new Response("", { headers: { "content-type": "text/plain" } });
  const foreign = headers.get("sec-fetch-site") === "cross-site";
  const location = "/sign-in?done=signed-out";
  return new Response(null, { status: 303, headers: { location, ...(foreign ? {} : { "clear-site-data": '"cache", "storage"' }) } });
}
