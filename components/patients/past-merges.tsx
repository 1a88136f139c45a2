import { ActionForm, HiddenField, SubmitButton } from "#components/ui/form.tsx";
import { Panel } from "#components/ui/panel.tsx";
import type { FormAction } from "#lib/form-state.ts";

type Props = {
  readonly merges: readonly {
    readonly id: string;
    readonly what: string;
    readonly by: string;
    readonly taken: string;
    readonly undone: string | null;
    readonly stays: "merge_not_last" | "merge_kept_since" | null;
  }[];
  readonly action: FormAction;
};

const WHY = {
  merge_not_last: "A later merge builds on it: undo that first.",
  merge_kept_since:
    "A hold, an approved destruction or an open request came since and speaks of both. Settle it first, under Keeping records or Copies.",
} as const;

/** What was merged into this record, and the way back. */
export function PastMerges({ merges, action }: Props) {
  return (
    <Panel title="Merged into this record">
      <ul className="rows" aria-label="Merges">
        {merges.map(({ id, what, by, taken, undone, stays }) => (
          <li key={id} className="py-3">
            <p className="strong">{what}</p>
            <p className="second-line">{by}</p>
            {taken !== "" && undone === null && <p className="t-small">{`Read from it: ${taken}.`}</p>}
            {undone !== null && <p className="t-small">{`Undone by ${undone}.`}</p>}
            {stays !== null && <p className="t-small">{WHY[stays]}</p>}
            {undone === null && stays === null && (
              <details className="pt-2">
                <summary className="t-ui text-teal-ink">Undo this merge</summary>
                <div className="stack pt-2">
                  <p className="t-small">
                    They become two records again, each with what was recorded in it. What came since the merge stays in the one that was
                    kept, what belongs to a visit or a series stays beside it. Portal and form links end.
                  </p>
                  <ActionForm action={action} inline label={`Undo the merge of ${what}`}>
                    <HiddenField name="mergeId" value={id} />
                    <SubmitButton variant="secondary" pendingText="Undoing…">
                      Make them two again
                    </SubmitButton>
                  </ActionForm>
                </div>
              </details>
            )}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
