/** What the server says of a screen: open, covered until its user's password (with a sentence where one was wrong), or over: somebody signs in anew. */
export type ScreenState =
  | { readonly state: "open"; readonly user: string }
  | { readonly state: "locked"; readonly message: string | null }
  | { readonly state: "ended" };

/** Heard by the cover: the server has refused this page for a sign-in that is locked or over. */
export const SCREEN_IS_SHUT = "screen-is-shut";
/** Heard by the cover: its user wants it over the page now. */
export const LOCK_THE_SCREEN = "lock-the-screen";
