import { wholePage } from "#app/whole-page.ts";

/** Where signing out ends. The session is over before this is reached, and nothing here changes anything on the server. */
export function GET(request: Request): Response {
  return wholePage(request, "/sign-in?done=signed-out", '"cache", "storage"');
}
