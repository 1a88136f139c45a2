import { Chip } from "#components/ui/chip.tsx";
import { RadioGroup } from "#components/ui/choice-field.tsx";
import { TextArea, TextField } from "#components/ui/field.tsx";
import { ActionForm, HiddenField, SubmitButton } from "#components/ui/form.tsx";
import type { FormAction } from "#lib/form-state.ts";

type Note = {
  readonly id: string;
  readonly version: number;
  readonly words: string;
  readonly audience: "everyone" | "clinicians";
  readonly written: string;
  readonly struck: string | null;
};

type NotesProps = {
  readonly patientId: string;
  readonly notes: readonly Note[];
  readonly idempotencyKey: string;
  readonly forClinicians: boolean;
  readonly add: FormAction;
  readonly strike: FormAction;
};

/** The notes on a patient, newest first, and the form for a new one. A struck note keeps its words, with the reason beside them. */
export function NoteForms({ patientId, notes, idempotencyKey, forClinicians, add, strike }: NotesProps) {
  return (
    <div className="stack">
      <ActionForm action={add} submit="Add note" pendingText="Adding…" label="New note">
        <HiddenField name="idempotencyKey" value={idempotencyKey} />
        <HiddenField name="patientId" value={patientId} />
        <TextArea name="words" label="Note" maxLength={4000} rows={3} />
        {forClinicians && (
          <RadioGroup
            name="audience"
            label="Who reads it?"
            defaultValue="everyone"
            options={[
              { value: "everyone", label: "Everyone", help: "Reception too. No diagnoses." },
              { value: "clinicians", label: "Clinicians only" },
            ]}
          />
        )}
      </ActionForm>
      {notes.length > 0 && (
        <ul className="rows" aria-label="Notes">
          {notes.map((note) => (
            <li key={note.id} className="row justify-between">
              <div className="min-w-0 flex-1">
                <p className="whitespace-pre-line [overflow-wrap:anywhere]">{note.struck === null ? note.words : <s>{note.words}</s>}</p>
                <span className="second-line">
                  {note.written}
                  {note.audience === "clinicians" && ". For clinicians only"}
                </span>
                {note.struck !== null && <span className="second-line">{note.struck}</span>}
                {note.struck === null && (
                  <details className="panel-more">
                    <summary>
                      Strike out<span className="visually-hidden"> the note of {note.written}</span>
                    </summary>
                    <ActionForm action={strike} submit="Strike out" submitVariant="secondary" label="Strike a note out">
                      <HiddenField name="patientId" value={patientId} />
                      <HiddenField name="noteId" value={note.id} />
                      <HiddenField name="version" value={note.version} />
                      <TextField name="reason" label="Why?" maxLength={200} autoComplete="off" placeholder="Written for somebody else" />
                    </ActionForm>
                  </details>
                )}
              </div>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

type TagsProps = {
  readonly patientId: string;
  readonly tags: readonly { readonly id: string; readonly tag: string }[];
  /** Tags that other patients have, to choose from. */
  readonly known: readonly string[];
  readonly add: FormAction;
  readonly remove: FormAction;
};

export function TagForms({ patientId, tags, known, add, remove }: TagsProps) {
  return (
    <div className="stack">
      {tags.length > 0 && (
        <ul className="rows -mt-3" aria-label="Tags">
          {tags.map(({ id, tag }) => (
            <li key={id} className="row justify-between">
              <Chip>{tag}</Chip>
              <ActionForm action={remove} inline label={`Remove tag ${tag}`}>
                <HiddenField name="patientId" value={patientId} />
                <HiddenField name="tagId" value={id} />
                <SubmitButton variant="secondary" size="row" pendingText="Removing…">
                  Remove
                </SubmitButton>
              </ActionForm>
            </li>
          ))}
        </ul>
      )}
      <ActionForm action={add} submit="Add tag" pendingText="Adding…" label="New tag">
        <HiddenField name="patientId" value={patientId} />
        <TextField name="tag" label="Tag" maxLength={40} autoComplete="off" list="tags-known" placeholder="Interpreter" />
        <datalist id="tags-known">
          {known.map((tag) => (
            <option key={tag} value={tag} />
          ))}
        </datalist>
      </ActionForm>
    </div>
  );
}
