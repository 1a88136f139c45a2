import { Notice } from "#components/ui/notice.tsx";
import { type RefusalReason, refusalSentences, sayRefusal } from "#lib/refusals.ts";

const isReason = (said: string): said is RefusalReason =>
  /^(?:import_|files_full$|busy$)/.test(said) && Object.hasOwn(refusalSentences, said);

/** Why a file did not come in, by the word in the address; anything else is passed over. */
export function FileSaid({ said }: { readonly said: string | readonly string[] | undefined }) {
  return typeof said === "string" && isReason(said) ? <Notice meaning="stop" title={sayRefusal({ reason: said, facts: {} })} live /> : null;
}
