import { Notice } from "#components/ui/notice.tsx";
import { WINDOW_OPEN } from "#lib/preparation/outputs/view.ts";

/** For staff: the session was given its time when its preparation had begun already. Names what every patient is asked, and no answer. */
export function LateNotice({ late }: { readonly late: readonly string[] }) {
  if (late.length === 0) return null;
  return (
    <Notice meaning="warn" title={WINDOW_OPEN}>
      <p>Go through these with the patient now:</p>
      <ul className="list-disc pl-5">
        {late.map((title) => (
          <li key={title}>{title}</li>
        ))}
      </ul>
    </Notice>
  );
}
