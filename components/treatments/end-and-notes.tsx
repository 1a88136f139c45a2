"use client";

import type { MouseEvent } from "react";
import { TextArea, TextField } from "#components/ui/field.tsx";
import { SubmitButton } from "#components/ui/form.tsx";
import { fieldId, useForm } from "#components/ui/form-context.tsx";
import { Panel } from "#components/ui/panel.tsx";

export type NoteTemplateChoice = { readonly id: string; readonly name: string; readonly words: string };

type Props = {
  readonly endedAt: string | null;
  readonly notes: string;
  readonly templates: readonly NoteTemplateChoice[];
};

export function EndAndNotes({ endedAt, notes, templates }: Props) {
  return (
    <Panel title="End and notes">
      <div className="grid gap-5 touch">
        <div className="flex flex-wrap items-end gap-2">
          <TextField name="endedAt" label="Ended at" type="time" defaultValue={endedAt ?? ""} />
          <SubmitButton variant="secondary" size="touch" name="intent" value="end_now">
            Ended just now
          </SubmitButton>
        </div>
        <p className="help">The patient’s aftercare counts from this minute.</p>
        {templates.length > 0 && <Templates templates={templates} />}
        <TextArea
          name="notes"
          label="Notes"
          optional
          defaultValue={notes}
          rows={3}
          maxLength={4000}
          help="Clinicians read these; the patient does not."
        />
      </div>
    </Panel>
  );
}

/** Words for the notes with one press, to be changed there. Without scripts the button saves the draft with them. */
function Templates({ templates }: Pick<Props, "templates">) {
  const { prefix, form } = useForm();
  const insert = (event: MouseEvent, words: string) => {
    const notes = document.getElementById(fieldId(prefix, "notes"));
    if (!(notes instanceof HTMLTextAreaElement)) return;
    const put = `${notes.value.trim() === "" ? "" : "\n"}${words}`;
    // What does not fit is sent all the same: the answer says so beside the notes.
    if (notes.value.trimEnd().length + put.length > notes.maxLength) return;
    event.preventDefault();
    notes.setRangeText(put, notes.value.trimEnd().length, notes.value.length, "end");
    notes.dispatchEvent(new Event("input", { bubbles: true }));
  };
  return (
    <fieldset className="field">
      <legend className="label">Put into the notes</legend>
      <div className="mt-1 flex flex-wrap gap-2">
        {templates.map(({ id, name, words }) => (
          <button
            key={id}
            type="submit"
            form={form}
            name="template"
            value={id}
            className="btn btn-secondary btn-touch"
            onClick={(event) => insert(event, words)}
          >
            {name}
          </button>
        ))}
      </div>
    </fieldset>
  );
}
