import { TextField } from "#components/ui/field.tsx";
import { ActionForm, HiddenField, SubmitButton } from "#components/ui/form.tsx";
import { Panel } from "#components/ui/panel.tsx";
import type { FormAction } from "#lib/form-state.ts";

type FindFormProps = {
  readonly label: string;
  readonly action: FormAction;
  /** What was searched for last: the results below belong to it. */
  readonly words: string | null;
  /** What the search is part of, sent along. */
  readonly carried?: { readonly name: string; readonly value: string };
};

/** The search for a patient as a form: its words are posted and stand in no address. */
export function FindForm({ label, action, words, carried }: FindFormProps) {
  return (
    <Panel>
      {/* The key mounts the field again with the words that the results belong to. */}
      <ActionForm key={words ?? ""} action={action} label={label}>
        {carried !== undefined && <HiddenField {...carried} />}
        <div className="flex items-end gap-2 max-md:[&_.btn]:min-h-11">
          <div className="min-w-0 flex-1">
            <TextField
              name="words"
              label="Name, phone or date of birth"
              type="search"
              defaultValue={words ?? ""}
              autoComplete="off"
              maxLength={120}
            />
          </div>
          <SubmitButton pendingText="Searching…">Search</SubmitButton>
        </div>
      </ActionForm>
    </Panel>
  );
}
