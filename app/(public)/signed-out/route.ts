/**
 * Where signing out ends: asks the browser to forget what it kept of this site, then shows the sign-in page. The session is over before this is reached, and
 * nothing here changes anything on the server; another site that points here is sent on without the forgetting.
 */
export function GET(request: Request): Response {
  const foreign = request.headers.get("sec-fetch-site") === "cross-site";
  return new Response(null, {
    status: 303,
    headers: { location: "/sign-in?done=signed-out", ...(foreign ? {} : { "clear-site-data": '"cache", "storage"' }) },
  });
}
