"use client";

import { CheckboxField } from "#components/ui/choice-field.tsx";
import { TextArea, TextField } from "#components/ui/field.tsx";
import { HiddenField } from "#components/ui/form.tsx";
import type { ProtocolContent } from "#lib/series/input.ts";
import { saveProtocolInput } from "#lib/versions/input.ts";
import { addOnsOf, editProtocolContent } from "#lib/versions/rules/protocol-edit.ts";
import { ZONES } from "#lib/zones.ts";
import { ProtocolReading } from "../protocol-reading.tsx";
import { type DraftFacts, EditorFrame } from "./editor-frame.tsx";

type ProtocolRead = { readonly kind: "protocol"; readonly content: ProtocolContent };

type Props = {
  readonly draft: DraftFacts;
  readonly content: ProtocolContent;
  /** The deepest setting of each zone at the clinic, in millimetres. */
  readonly zoneCaps: Readonly<Record<string, number>>;
};

/** A protocol: sessions, gaps, depths by zone, add-ons and where the numbers come from. */
export function ProtocolEditor({ draft, content, zoneCaps }: Props) {
  const read = (fields: unknown): ProtocolRead | null => {
    const { data } = saveProtocolInput.safeParse(fields);
    return data === undefined ? null : { kind: "protocol", content: editProtocolContent(content, data.content) };
  };
  const { sessions, gapDays } = content;
  return (
    <EditorFrame
      draft={draft}
      label="Protocol"
      submit="Save the protocol"
      saved={{ kind: "protocol", content }}
      read={read}
      previewTitle="As clinicians read it"
      preview={(read) => (
        <div className="reading preview-form">
          <ProtocolReading content={read.content} zoneCaps={zoneCaps} />
        </div>
      )}
    >
      <TextField name="content.indication" label="Indication" defaultValue={content.indication} autoComplete="off" />
      <fieldset className="field">
        <legend className="label">Sessions</legend>
        <div className="edited-row">
          <Whole name="content.sessions.min" label="Fewest" value={sessions.min} />
          <Whole name="content.sessions.default" label="Usual number" value={sessions.default} />
          <Whole name="content.sessions.max" label="Most" value={sessions.max} />
        </div>
      </fieldset>
      <fieldset className="field">
        <legend className="label">Gap between sessions</legend>
        <div className="edited-row">
          <Whole name="content.gapDays.min" label="Shortest gap" value={gapDays.min} unit="days" />
          <Whole name="content.gapDays.target" label="Usual gap" value={gapDays.target} unit="days" />
          <Whole name="content.gapDays.max" label="Longest gap" value={gapDays.max} unit="days" />
        </div>
      </fieldset>
      <CheckboxField
        name="content.underFourWeeks"
        label="The shortest gap is under four weeks"
        help="Said on purpose, and only where it is under 28 days."
        defaultChecked={content.underFourWeeks}
      />
      <DepthFields content={content} zoneCaps={zoneCaps} />
      <TextField name="content.endpoint" label="Stop at" defaultValue={content.endpoint} autoComplete="off" />
      <TextField name="content.review" label="Review" defaultValue={content.review} autoComplete="off" />
      <TextArea name="content.evidence" label="Evidence" defaultValue={content.evidence} rows={2} />
      <TextArea
        name="content.flags"
        label="To be weighed by whoever approves it"
        help="One a line."
        optional
        defaultValue={content.flags.join("\n")}
        rows={3}
      />
      <CheckboxField name="content.openToReception" label="Reception may start it" defaultChecked={content.openToReception} />
      {addOnsOf(content).map(({ key, name, now }, index) => {
        const at = `content.addOns.${index}`;
        return (
          <fieldset key={key} className="edited-question">
            <legend className="t-h3">Add-on {name}</legend>
            <HiddenField name={`${at}.key`} value={key} />
            <CheckboxField name={`${at}.on`} label={`May be added: ${name}`} defaultChecked={now !== undefined} />
            <TextField name={`${at}.name`} label="Name" optional defaultValue={now?.name ?? name} autoComplete="off" />
            <Whole name={`${at}.minGapDays`} label="Shortest gap with it" value={now?.minGapDays ?? 28} unit="days" />
            <CheckboxField name={`${at}.offLabel`} label="Off-label" defaultChecked={now?.offLabel} />
            <CheckboxField name={`${at}.separateConsent`} label="With a consent of its own" defaultChecked={now?.separateConsent} />
            <TextArea name={`${at}.evidence`} label="Evidence" optional defaultValue={now?.evidence} rows={2} />
          </fieldset>
        );
      })}
    </EditorFrame>
  );
}

type WholeProps = { readonly name: string; readonly label: string; readonly value: number; readonly unit?: string | undefined };

function Whole({ name, label, value, unit }: WholeProps) {
  return <TextField name={name} label={label} unit={unit} inputMode="numeric" defaultValue={value} autoComplete="off" />;
}

/** Every zone with its range, in millimetres; a zone left empty is not treated. */
function DepthFields({ content, zoneCaps }: Omit<Props, "draft">) {
  return (
    <fieldset className="field">
      <legend className="label">Needle depth by zone, in mm</legend>
      <p className="help">A zone left empty is not treated. Steps of 0.05 mm, up to the zone’s cap.</p>
      {ZONES.map(({ id, label }, index) => {
        const depth = content.depths.find(({ zone }) => zone === id);
        const at = `content.depths.${index}`;
        return (
          <fieldset key={id} className="depth-row">
            <legend className="t-ui">
              {label}, cap {(zoneCaps[id] ?? 0).toFixed(2)}
            </legend>
            <HiddenField name={`${at}.zone`} value={id} />
            <TextField name={`${at}.from`} label="From" inputMode="decimal" defaultValue={depth?.fromMm.toFixed(2)} autoComplete="off" />
            <TextField name={`${at}.to`} label="To" inputMode="decimal" defaultValue={depth?.toMm.toFixed(2)} autoComplete="off" />
          </fieldset>
        );
      })}
    </fieldset>
  );
}
