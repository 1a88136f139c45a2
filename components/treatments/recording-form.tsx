"use client";

import { type FormEvent, type ReactNode, useActionState, useEffect, useRef, useState } from "react";
import { DepthScale } from "#components/charts/depth-table.tsx";
import { ZoneChart } from "#components/charts/zone-chart.tsx";
import { ErrorSummary } from "#components/ui/error-summary.tsx";
import { SelectField, TextArea, TextField } from "#components/ui/field.tsx";
import { FieldError } from "#components/ui/field-frame.tsx";
import { HiddenField } from "#components/ui/form.tsx";
import { FormContext, fieldId } from "#components/ui/form-context.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { initialFormState } from "#lib/form-state.ts";
import { oppositeZone } from "#lib/treatments/rules/zones.ts";
import { DraftConflict } from "./draft-conflict.tsx";
import { draftDifferences } from "./draft-differences.ts";
import { EndAndNotes, type NoteTemplateChoice } from "./end-and-notes.tsx";
import type { Needling } from "./needling-clock.tsx";
import { RecordingStrip } from "./recording-strip.tsx";
import { SignBar } from "./sign-bar.tsx";
import { putBack, type Typed } from "./typed-meanwhile.ts";
import { type SaveAction, useAutosave } from "./use-autosave.ts";
import { ZonePanel } from "./zone-panel.tsx";
import { ZoneRows } from "./zone-rows.tsx";
import {
  type DeviceChoice,
  type GivenZone,
  isGiven,
  isTouched,
  limitsOf,
  onOtherSide,
  type Sent,
  startValues,
  textOf,
  type ZoneChoice,
  type ZoneValue,
  zoneValue,
} from "./zone-values.ts";

const FORM = "record";

type Draft = {
  readonly treatmentId: string;
  readonly version: number;
  readonly zones: readonly GivenZone[];
  readonly deviceId: string | null;
  readonly cartridges: number;
  readonly skinPrep: string;
  readonly endedAt: string | null;
  readonly notes: string;
  readonly consentReason: string;
  /** Whether the aftercare is another than the set's. */
  readonly aftercareAdjusted: boolean;
  /** "3:08 pm", and by whom. */
  readonly saved: { readonly at: string; readonly by: string } | null;
};

export type RecordingFormProps = {
  readonly action: SaveAction;
  /** The same without a button: what was typed is kept as it is typed. */
  readonly saveAction: SaveAction;
  /** The page itself. */
  readonly href: string;
  readonly zones: readonly ZoneChoice[];
  readonly devices: readonly DeviceChoice[];
  readonly draft: Draft;
  readonly templates: readonly NoteTemplateChoice[];
  /** Whether whoever records may sign off a depth over the label. */
  readonly isDoctor: boolean;
  readonly needling: Needling;
  /** What the clinician stops at, by the protocol. */
  readonly endpoint: string | null;
  readonly last: { readonly when: string; readonly summary: string } | null;
  /** Where all sessions of the series stand side by side; null outside one. */
  readonly courseHref: string | null;
  /** What else belongs to the record, in forms of their own: between the zones and the notes. */
  readonly children?: ReactNode;
};

const NEEDED = { deviceId: "device not chosen", endedAt: "end time not set" } as const;
type Needed = Readonly<Record<keyof typeof NEEDED, string>>;

/** What the record cannot be signed without, as it stands in the fields: what was sent and refused, else the draft. */
function startNeeded(draft: Draft, sent: Sent | null): Needed {
  if (sent === null) return { deviceId: draft.deviceId ?? "", endedAt: draft.endedAt ?? "" };
  return { deviceId: textOf(sent.deviceId), endedAt: textOf(sent.endedAt) };
}

/**
 * The whole record as one form, saved as it is typed. Every button of it saves what stands there; "Sign record" signs it too. The chart, the chosen zone and
 * the list are views of one state.
 */
export function RecordingForm(props: RecordingFormProps) {
  const { action, saveAction, href, zones, devices, draft, templates, isDoctor, children } = props;
  const [state, send, pending] = useActionState(action, initialFormState);
  const anchor = useRef<HTMLInputElement>(null);
  const { saving, version, dirty, touch, goOn, release } = useAutosave(saveAction, anchor, draft.version);
  const shown = saving.kind === "refused" ? saving.answer : state;
  const conflict = shown.outcome === "refused" && shown.isConflict === true ? shown : null;
  const sent = state.outcome === "refused" ? state.values : null;
  const [values, setValues] = useState(() => startValues(zones, draft.zones, sent));
  const [needed, setNeeded] = useState(() => startNeeded(draft, sent));
  const [added, setAdded] = useState<readonly string[]>(() =>
    zones.filter((zone) => zone.plan !== null || isTouched(zoneValue(values, zone.id))).map(({ id }) => id),
  );
  const [selected, setSelected] = useState<string | null>(
    () => added.find((id) => !isGiven(zoneValue(values, id))) ?? added[0] ?? "forehead",
  );
  /** Grows when what another person saved is taken: the plain fields begin anew with it. */
  const [taken, setTaken] = useState(0);

  /** What was typed since a button was pressed: neither its answer nor the form's own reset takes it away. */
  const meanwhile = useRef<Typed>({ zones: {}, fields: {} });

  const take = (typed: Typed) => {
    setValues({ ...startValues(zones, draft.zones, null), ...typed.zones });
    setAdded((before) => [...before, ...draft.zones.map(({ zone }) => zone).filter((zone) => !before.includes(zone))]);
    setNeeded({ ...startNeeded(draft, null), ...typed.fields });
    goOn(draft.version);
  };
  const answered = useRef(state);
  useEffect(() => {
    const isAnswer = answered.current !== state;
    answered.current = state;
    const typed = meanwhile.current;
    if (isAnswer) {
      release();
      meanwhile.current = { zones: {}, fields: {} };
      putBack(anchor.current?.form, typed.fields);
    }
    const isOwn = isAnswer && state.outcome === "done";
    // What is still being typed is not taken away: its own save meets the other version, and both are shown.
    if (draft.version > version && conflict === null && (isOwn || !dirty)) {
      take(isOwn ? typed : { zones: {}, fields: {} });
      if (!isOwn) setTaken((count) => count + 1);
    }
    if (isAnswer && conflict === null && Object.keys({ ...typed.zones, ...typed.fields }).length > 0) touch();
  });

  const device = devices.find(({ id }) => id === needed.deviceId);
  const zoneLimits = (zone: ZoneChoice) => limitsOf(zone, device, draft.zones);
  const change = (zone: string, value: ZoneValue) => {
    setValues((before) => ({ ...before, [zone]: value }));
    if (pending) meanwhile.current = { ...meanwhile.current, zones: { ...meanwhile.current.zones, [zone]: value } };
    setAdded((before) => (before.includes(zone) ? before : [...before, zone]));
    touch();
  };
  const choose = (zone: string) => {
    setSelected(zone);
    setAdded((before) => (before.includes(zone) ? before : [...before, zone]));
  };

  const listed = zones.filter(({ id }) => added.includes(id));
  const others = zones.filter(({ id }) => !added.includes(id));
  const given = zones.filter(({ id }) => isGiven(zoneValue(values, id)));
  const open = listed.filter((zone) => zone.plan !== null && !isGiven(zoneValue(values, zone.id)));
  const lacking = [
    ...(given.length === 0 ? ["no zone recorded"] : []),
    ...(draft.cartridges === 0 ? ["cartridge missing"] : []),
    ...(needed.deviceId === "" ? [NEEDED.deviceId] : []),
    ...(needed.endedAt === "" ? [NEEDED.endedAt] : []),
  ];
  const chosen = zones.find(({ id }) => id === selected);
  const place = listed.findIndex(({ id }) => id === selected);
  const next = listed[place + 1] ?? open.find(({ id }) => id !== selected) ?? null;
  const opposite = zones.find(({ id }) => chosen !== undefined && id === oppositeZone(chosen.id));
  const depths = Object.fromEntries(
    zones.flatMap((zone) => {
      const mm = Number.parseFloat(zoneValue(values, zone.id).depth);
      if (!Number.isNaN(mm)) return [[zone.id, { mm }]];
      return zone.plan === null ? [] : [[zone.id, { mm: zone.plan.fromMm, planned: true }]];
    }),
  );
  const rows = { values, limitsOf: zoneLimits, isDoctor, selected, onSelect: setSelected, onChange: change };
  const zonesId = fieldId(FORM, "zones");
  const context = { state: shown, pending, prefix: FORM };
  const changed = ({ target }: FormEvent) => {
    if (!(target instanceof HTMLInputElement || target instanceof HTMLSelectElement || target instanceof HTMLTextAreaElement)) return;
    const { name, value, form } = target;
    if (form?.id !== FORM) return;
    if (pending && !name.startsWith("zones."))
      meanwhile.current = { ...meanwhile.current, fields: { ...meanwhile.current.fields, [name]: value } };
    if (name === "deviceId" || name === "endedAt") setNeeded((before) => ({ ...before, [name]: value }));
    touch();
  };
  return (
    <div className="grid gap-4" onInput={changed}>
      <FormContext value={context}>
        <form
          id={FORM}
          action={send}
          onSubmit={(event) => pending && event.preventDefault()}
          noValidate
          aria-label="Treatment record"
          className="touch grid gap-4"
        >
          {/* The first button of a form is the one that Enter presses: it saves. */}
          <button type="submit" name="intent" value="save" tabIndex={-1} aria-hidden="true" className="visually-hidden" />
          <HiddenField name="treatmentId" value={draft.treatmentId} />
          {/* Filled where scripts run, with which page this is and its how manyeth change. */}
          <input type="hidden" name="editor" defaultValue="" />
          <input type="hidden" name="edit" defaultValue="" />
          <input ref={anchor} type="hidden" name="version" value={conflict === null ? version : draft.version} />
          {conflict === null ? (
            <ErrorSummary state={state} prefix={FORM} label="Treatment record" />
          ) : (
            <DraftConflict
              message={conflict.message ?? ""}
              differences={draftDifferences(conflict.values, draft, { zones, devices })}
              href={href}
              onTakeTheirs={() => {
                take({ zones: {}, fields: {} });
                setTaken((count) => count + 1);
              }}
            />
          )}
          <RecordingStrip {...props} endedAt={needed.endedAt} planOpen={open.length} />
          <div className="needs-script">
            <div className="grid items-start gap-4 md:grid-cols-[minmax(0,1.2fr)_minmax(0,1fr)]">
              <section className="panel panel-pad grid gap-3" aria-label="Chart">
                <ZoneChart id="record-chart" depths={depths} selected={selected} onSelect={choose} />
                <DepthScale planned />
              </section>
              {chosen && (
                <ZonePanel
                  zone={chosen}
                  value={zoneValue(values, chosen.id)}
                  limits={zoneLimits(chosen)}
                  deviceName={device?.name ?? null}
                  isDoctor={isDoctor}
                  place={place === -1 ? "" : `${place + 1} of ${listed.length}`}
                  nextLabel={next?.label ?? null}
                  oppositeLabel={opposite?.label ?? null}
                  leading={lacking.length > 0}
                  onChange={(value) => change(chosen.id, value)}
                  onNext={() => next && choose(next.id)}
                  onOpposite={(value) =>
                    opposite && change(opposite.id, onOtherSide(value, zoneValue(values, opposite.id), zoneLimits(opposite)))
                  }
                />
              )}
            </div>
          </div>
          <Panel title="Zones" pad="flush" aside={`${given.length} done, ${open.length} of the plan open`} id={zonesId}>
            <div className="px-4">
              <FieldError id={zonesId}>{shown.outcome === "refused" ? (shown.errors.zones ?? null) : null}</FieldError>
            </div>
            <ZoneRows caption="Zones of the plan and those added" zones={listed} {...rows} />
            <details className="more-zones" open={listed.length === 0}>
              <summary>Other zones</summary>
              <ZoneRows caption="Zones outside the plan" zones={others} {...rows} />
            </details>
          </Panel>
          <Panel title="Device and skin">
            <div key={taken} className="grid gap-5 md:grid-cols-2">
              <SelectField
                name="deviceId"
                label="Device"
                placeholder="Choose the device"
                defaultValue={draft.deviceId ?? ""}
                options={devices.map(({ id, label }) => ({ value: id, label }))}
              />
              <TextField
                name="skinPrep"
                label="Skin preparation"
                optional
                defaultValue={draft.skinPrep}
                maxLength={200}
                autoComplete="off"
              />
              {((device?.beyondConsent ?? null) !== null || draft.consentReason !== "") && (
                <TextArea
                  name="consentReason"
                  label="How the patient agreed to it"
                  defaultValue={draft.consentReason}
                  rows={2}
                  maxLength={500}
                  help={device?.beyondConsent ?? "Kept from before: the consent names this device."}
                />
              )}
            </div>
          </Panel>
        </form>
      </FormContext>
      {children}
      <FormContext value={{ ...context, form: FORM }}>
        <EndAndNotes key={taken} endedAt={draft.endedAt} notes={draft.notes} templates={templates} />
        <SignBar
          lacking={lacking}
          open={open.length}
          saved={saving.kind === "saved" ? saving.words : draft.saved && `Draft saved ${draft.saved.at}.`}
          saving={saving.kind !== "idle" && saving.kind !== "saved" ? saving.kind : dirty ? "saving" : "idle"}
          aftercare={{ href: `${href}/aftercare`, isAdjusted: draft.aftercareAdjusted }}
        />
      </FormContext>
    </div>
  );
}
