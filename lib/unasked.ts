/**
 * The cookie by which a page says that it asks for itself again: nobody may be at the screen, so the request does not keep a session alive. It lasts a moment;
 * whoever holds it longer only shortens their own session.
 */
export function unaskedCookieName(secure: boolean): string {
  return secure ? "__Host-unasked" : "unasked";
}
export const UNASKED_SECONDS = 2;
