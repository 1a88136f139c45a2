"use client";

import { TextArea, TextField } from "#components/ui/field.tsx";
import { HiddenField } from "#components/ui/form.tsx";
import { TextLink } from "#components/ui/link.tsx";
import type { AftercareContent } from "#lib/aftercare/input.ts";
import { saveAftercareInput } from "#lib/versions/input/aftercare.ts";
import { type AftercarePart, editAftercareContent } from "#lib/versions/rules/aftercare-edit.ts";
import { AftercareReading } from "../aftercare-reading.tsx";
import { InstructionPieces, LinePieces, ProductPieces, QuestionPieces, StepPieces } from "./aftercare-fields.tsx";
import { type DraftFacts, EditorFrame } from "./editor-frame.tsx";

type AftercareRead = { readonly kind: "aftercare"; readonly content: AftercareContent };
type AftercareEditorProps = { readonly draft: DraftFacts; readonly content: AftercareContent; readonly part: AftercarePart };

/** One part of an aftercare set, with room for one more piece of each list. */
export function AftercareEditor({ draft, content, part }: AftercareEditorProps) {
  const read = (fields: unknown): AftercareRead | null => {
    const { data } = saveAftercareInput.safeParse(fields);
    return data === undefined ? null : { kind: "aftercare", content: editAftercareContent(content, data, "own-new") };
  };
  return (
    <EditorFrame
      draft={draft}
      label="Aftercare"
      submit="Save this part"
      saved={{ kind: "aftercare", content }}
      read={read}
      previewTitle="As clinicians read it"
      preview={(typed) => (
        <div className="reading preview-form">
          <p>
            <TextLink href={`/settings/definitions/${draft.versionId}/preview`}>See it as a patient at any hour</TextLink>
          </p>
          <AftercareReading content={typed.content} part={part} />
        </div>
      )}
    >
      <HiddenField name="part" value={part} />
      <p className="t-small text-ink-2">
        Anything whose first words are emptied is taken away; what the contract asks for may be reworded and made longer, not left out.
      </p>
      {part === "words" && <Words content={content} />}
      {part === "products" && <ProductPieces products={content.products} />}
      {part === "preparation" && <StepPieces steps={content.preparation} />}
      {part === "questions" && <QuestionPieces questions={content.questions} />}
      {(part === "avoid" || part === "use" || part === "expect") && <InstructionPieces content={content} kind={part} />}
    </EditorFrame>
  );
}

function Words({ content: { title, intro, homeRoller, sections } }: { readonly content: AftercareContent }) {
  return (
    <>
      <TextField name="content.title" label="Title" defaultValue={title} autoComplete="off" />
      <TextArea name="content.intro" label="Introduction" defaultValue={intro} rows={3} />
      <TextField
        name="content.needleMm"
        label="Home roller"
        unit="mm"
        help="Needles of 0.2 mm at most."
        inputMode="decimal"
        defaultValue={String(homeRoller.needleMm)}
        autoComplete="off"
      />
      <LinePieces name="everyDay" title="Every day" lines={sections.everyDay} />
      <LinePieces name="usual" title="The usual course" lines={sections.usual} />
      <LinePieces name="canHappen" title="What can happen" lines={sections.canHappen} />
      <TextArea
        name="content.call.text"
        label="When to call the clinic"
        help="{phone} becomes the location’s number."
        defaultValue={sections.contactUs.intro.text}
        rows={2}
      />
      <LinePieces name="signs" title="Signs to call about" lines={sections.contactUs.signs} />
      <TextArea
        name="content.emergency.text"
        label="In an emergency"
        help="{emergencyNumber} becomes the location’s number."
        defaultValue={sections.emergency.text}
        rows={3}
      />
    </>
  );
}
