import { Notice } from "#components/ui/notice.tsx";

type Clock = { readonly words: string; readonly task: string; readonly source: string; readonly late: boolean };

/** By when the law wants what, until a breach is closed. */
export function BreachClock({ clock }: { readonly clock: Clock }) {
  return (
    <Notice meaning={clock.late ? "stop" : "warn"} title={clock.late ? `Late. ${clock.words}` : clock.words}>
      {clock.task}. {clock.source}.
    </Notice>
  );
}
