import { ActionForm, HiddenField, SubmitButton } from "#components/ui/form.tsx";
import { Panel } from "#components/ui/panel.tsx";
import type { FormAction } from "#lib/form-state.ts";
import { FinderField, type FinderFieldProps } from "./finder-field.tsx";

type FindFormProps = Pick<FinderFieldProps, "leads" | "carried" | "start" | "hasRecent" | "without"> & {
  readonly label: string;
  readonly action: FormAction;
  /** What was searched for last: the results below belong to it. */
  readonly words: string | null;
};

/** The search for a patient as a form: who is found stands below the field while somebody types. Its words are posted and stand in no address. */
export function FindForm({ label, action, words, carried, ...field }: FindFormProps) {
  return (
    <Panel>
      {/* The key mounts the field again with the words that the results belong to. */}
      <ActionForm key={words ?? ""} action={action} label={label}>
        {carried !== undefined && <HiddenField {...carried} />}
        <div className="flex items-end gap-2 max-md:[&_.btn]:min-h-11">
          <div className="min-w-0 flex-1">
            <FinderField {...field} carried={carried} label="Name, phone or date of birth" defaultValue={words ?? ""} />
          </div>
          <SubmitButton pendingText="Searching…">Search</SubmitButton>
        </div>
      </ActionForm>
    </Panel>
  );
}
