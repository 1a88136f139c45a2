import { wholePage } from "#app/whole-page.ts";

/** Where handing over ends: the staff pages that this browser holds are gone before the patient has it. */
export function GET(request: Request): Response {
  return wholePage(request, "/form", '"cache"');
}
