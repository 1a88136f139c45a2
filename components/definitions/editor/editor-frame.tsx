"use client";

import { type FormEvent, type ReactNode, useEffect, useState } from "react";
import { ActionForm, HiddenField } from "#components/ui/form.tsx";
import { useForm } from "#components/ui/form-context.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { inputFromFields, sentFields } from "#lib/form-data.ts";
import type { FormAction } from "#lib/form-state.ts";
import type { ReadContent } from "#lib/versions/rules/content.ts";
import { differences } from "#lib/versions/rules/differences.ts";
import { DifferenceList } from "../difference-list.tsx";

/** What every page of a draft is given: where it is saved, and what was seen of it. */
export type DraftFacts = {
  readonly action: FormAction;
  readonly versionId: string;
  /** The mark of the part on the page. */
  readonly seen: string;
  /** Of the draft, which grows with each save. */
  readonly version: number;
};

type EditorFrameProps<C extends ReadContent> = {
  readonly draft: DraftFacts;
  readonly label: string;
  readonly submit: string;
  /** The content as it is saved now. */
  readonly saved: C;
  /** The content that the fields make, by their names; null while they make none. */
  readonly read: (fields: unknown) => C | null;
  /** As it will be read; outside the form, so that trying it sends nothing. */
  readonly preview: (content: C) => ReactNode;
  readonly previewTitle: string;
  readonly children: ReactNode;
};

/** The fields of a draft beside what becomes of them: as saved at first, and with a script as they are typed. */
export function EditorFrame<C extends ReadContent>(props: EditorFrameProps<C>) {
  const { draft, label, submit, saved, read, preview, previewTitle, children } = props;
  const [typed, setTyped] = useState<C | null>(null);
  const follow = ({ target }: FormEvent) => {
    const form = target instanceof Element ? target.closest("form") : null;
    const content = form === null ? null : read(inputFromFields(sentFields(new FormData(form))));
    if (content !== null) setTyped(content);
  };
  return (
    <div className="editor">
      <div onInput={follow} className="panel panel-pad">
        <ActionForm action={draft.action} version={draft.version} label={label} submit={submit}>
          <HiddenField name="versionId" value={draft.versionId} />
          <HiddenField name="seen" value={draft.seen} />
          <Begin forget={setTyped} />
          <Meanwhile saved={saved} read={read} />
          {children}
        </ActionForm>
      </div>
      <section className="editor-preview" aria-label={previewTitle}>
        <h2 className="t-h3">{previewTitle}</h2>
        {preview(typed ?? saved)}
      </section>
    </div>
  );
}

/** The form begins anew with each save, and what was typed before it is what is saved now; after a refusal it goes on. */
function Begin({ forget }: { readonly forget: (typed: null) => void }) {
  useEffect(() => forget(null), [forget]);
  return null;
}

/** After somebody else saved the same part: what is saved now beside what was typed here, all of which is still in the fields. */
function Meanwhile<C extends ReadContent>({ saved, read }: Pick<EditorFrameProps<C>, "saved" | "read">) {
  const { state } = useForm();
  if (state.isConflict !== true) return null;
  const typed = read(inputFromFields(new Map(Object.entries(state.values))));
  const found = typed === null ? [] : differences(saved, typed);
  return (
    <Notice meaning="warn" title="Somebody else saved this part while you wrote">
      <p>
        Everything you typed is still here. Struck out is what is saved now, underlined is yours. Take over what you need; if you save
        again, yours replaces it.
      </p>
      {found.length === 0 ? <p className="strong">Both say the same.</p> : <DifferenceList differences={found} />}
    </Notice>
  );
}
