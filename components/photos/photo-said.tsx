import { Notice } from "#components/ui/notice.tsx";
import { type RefusalReason, refusalSentences, sayRefusal } from "#lib/refusals.ts";

const DONE: Readonly<Record<string, string>> = { kept: "The photograph is kept.", removed: "The photograph is taken out of the record." };

const isReason = (said: string): said is RefusalReason =>
  /^(?:photo_|files_full$|not_found$)/.test(said) && Object.hasOwn(refusalSentences, said);

/** What became of a photograph, by the word in the address; anything else is passed over. */
export function PhotoSaid({ said }: { readonly said: string | readonly string[] | undefined }) {
  if (typeof said !== "string") return null;
  const done = DONE[said];
  if (done !== undefined) return <Notice meaning="ok" title={done} live />;
  return isReason(said) ? <Notice meaning="stop" title={sayRefusal({ reason: said, facts: {} })} live /> : null;
}
