"use client";

import { CopyButton } from "#components/ui/copy-button.tsx";
import { useForm } from "#components/ui/form-context.tsx";

/** The link that the form around it has just made: shown this once, to be copied into a message. */
export function NewLink() {
  const { state, prefix } = useForm();
  if (state.outcome !== "done" || state.link === undefined) return null;
  const id = `${prefix}-link`;
  return (
    <div className="stack mt-3">
      <div className="field">
        <label className="label" htmlFor={id}>
          The patient’s link
        </label>
        <input
          id={id}
          className="input"
          readOnly
          value={state.link}
          aria-describedby={`${id}-help`}
          onFocus={(event) => event.currentTarget.select()}
        />
        <p id={`${id}-help`} className="help">
          It is shown only now. Copy it into a message to the patient, without a word about the treatment.
        </p>
      </div>
      <div>
        <CopyButton text={state.link} copied="Copied. It opens with the date of birth.">
          Copy link
        </CopyButton>
      </div>
    </div>
  );
}
