"use client";

import { type ComponentProps, useState } from "react";
import { DepthScale } from "#components/charts/depth-table.tsx";
import { ZoneChart } from "#components/charts/zone-chart.tsx";
import { SelectField, TextArea, TextField } from "#components/ui/field.tsx";
import { FieldError } from "#components/ui/field-frame.tsx";
import { ActionForm, HiddenField, SubmitButton } from "#components/ui/form.tsx";
import { useField, useForm } from "#components/ui/form-context.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { depthCap } from "#lib/treatments/rules/zones.ts";
import { ZonePanel } from "./zone-panel.tsx";
import { ZoneRows } from "./zone-rows.tsx";
import { isGiven, isTouched, startValues, type ZoneChoice, type ZoneValue, zoneValue } from "./zone-values.ts";

export type RecordingFormProps = {
  readonly action: ComponentProps<typeof ActionForm>["action"];
  readonly zones: readonly ZoneChoice[];
  readonly devices: readonly {
    readonly id: string;
    readonly label: string;
    readonly maxDepthMm: number;
    readonly labelCapMm: number | null;
  }[];
  readonly draft: {
    readonly treatmentId: string;
    readonly version: number;
    readonly zones: readonly { readonly zone: string; readonly depthMm: number; readonly passes: number }[];
    readonly deviceId: string | null;
    readonly cartridges: number;
    readonly skinPrep: string;
    readonly endedAt: string | null;
    readonly notes: string;
  };
  /** "2:58 pm" */
  readonly started: string;
  readonly plannedMinutes: number;
  /** What the clinician stops at, by the protocol. */
  readonly endpoint: string | null;
  readonly last: { readonly when: string; readonly summary: string } | null;
};

/** One form for the whole record. Every button of it saves what stands there; "Sign record" signs it too. */
export function RecordingForm(props: RecordingFormProps) {
  return (
    <ActionForm action={props.action} touch label="Treatment record">
      <Recording {...props} />
    </ActionForm>
  );
}

const NEEDED = {
  deviceId: "device not chosen",
  endedAt: "end time not set",
} as const;
type Needed = Readonly<Record<keyof typeof NEEDED, string>>;
const isNeeded = (name: string): name is keyof typeof NEEDED => name in NEEDED;

/** What the record cannot be signed without, as it stands in the fields: what was sent and refused, else the draft. */
function startNeeded(draft: RecordingFormProps["draft"], sent: Readonly<Record<string, string | readonly string[]>> | null): Needed {
  const of = (name: keyof typeof NEEDED) => {
    const value = sent === null ? draft[name] : sent[name];
    return typeof value === "string" ? value : "";
  };
  return { deviceId: of("deviceId"), endedAt: of("endedAt") };
}

function Recording({ zones, devices, draft, started, plannedMinutes, endpoint, last }: RecordingFormProps) {
  const { state } = useForm();
  const zonesField = useField("zones");
  const sent = state.outcome === "refused" ? state.values : null;
  const [values, setValues] = useState(() => startValues(zones, draft.zones, sent));
  const [needed, setNeeded] = useState(() => startNeeded(draft, sent));
  const [added, setAdded] = useState<readonly string[]>(() =>
    zones.filter((zone) => zone.plan !== null || isTouched(zoneValue(values, zone.id))).map(({ id }) => id),
  );
  const [selected, setSelected] = useState<string | null>(
    () => added.find((id) => !isGiven(zoneValue(values, id))) ?? added[0] ?? "forehead",
  );
  const [version, setVersion] = useState(draft.version);
  if (version !== draft.version) {
    // A save came back: the server's copy holds what was typed, and what it filled in. After a refusal what was typed stays.
    setVersion(draft.version);
    if (sent === null) {
      setValues(startValues(zones, draft.zones, null));
      setAdded((before) => [...before, ...draft.zones.map(({ zone }) => zone).filter((zone) => !before.includes(zone))]);
      setNeeded(startNeeded(draft, null));
    }
  }

  const device = devices.find(({ id }) => id === needed.deviceId);
  const capOf = ({ capMm }: ZoneChoice) =>
    depthCap({ deviceMax: device?.maxDepthMm ?? null, labelCap: device?.labelCapMm ?? null, zoneCap: capMm });
  const change = (zone: string, value: ZoneValue) => setValues((before) => ({ ...before, [zone]: value }));
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
    ...Object.keys(NEEDED)
      .filter(isNeeded)
      .filter((name) => needed[name].trim() === "")
      .map((name) => NEEDED[name]),
  ];
  const chosen = zones.find(({ id }) => id === selected);
  const place = listed.findIndex(({ id }) => id === selected);
  const next = listed[place + 1] ?? open.find(({ id }) => id !== selected) ?? null;
  const depths = Object.fromEntries(
    zones.flatMap((zone) => {
      const mm = Number.parseFloat(zoneValue(values, zone.id).depth);
      if (!Number.isNaN(mm)) return [[zone.id, { mm }]];
      return zone.plan === null ? [] : [[zone.id, { mm: zone.plan.fromMm, planned: true }]];
    }),
  );
  const rows = { values, capOf, selected, onSelect: setSelected, onChange: change };

  return (
    <>
      {/* The first button of a form is the one that Enter presses: it saves. */}
      <button type="submit" name="intent" value="save" tabIndex={-1} aria-hidden="true" className="visually-hidden" />
      <HiddenField name="treatmentId" value={draft.treatmentId} />
      <HiddenField name="version" value={draft.version} />
      <div className="panel strip">
        <div>
          <p className="t-ui text-ink-2">Started {started}</p>
          <p className="figure">
            {given.length} <small>{given.length === 1 ? "zone" : "zones"} recorded</small>
          </p>
          {plannedMinutes > 0 && <p className="t-small text-ink-2">Planned {plannedMinutes} min</p>}
        </div>
        <div>
          <p className="t-ui text-ink-2">Stop at</p>
          <p className="strong">{endpoint ?? "as you judge"}</p>
        </div>
        <div>
          <p className="t-ui text-ink-2">{last ? `Last time, ${last.when}` : "Last time"}</p>
          <p className="strong">{last?.summary ?? "No earlier treatment"}</p>
          {last && (
            <span className="mt-2 block">
              <SubmitButton variant="secondary" size="touch" name="intent" value="copy_last">
                Same as last time
              </SubmitButton>
            </span>
          )}
        </div>
      </div>

      <div className="needs-script">
        <div className="grid items-start gap-4 md:grid-cols-[minmax(0,1.2fr)_minmax(0,1fr)]">
          <section className="panel panel-pad grid gap-3" aria-label="Chart">
            <ZoneChart id="record" depths={depths} selected={selected} onSelect={choose} />
            <DepthScale planned />
          </section>
          {chosen && (
            <ZonePanel
              zone={chosen}
              value={zoneValue(values, chosen.id)}
              capMm={capOf(chosen)}
              place={place === -1 ? "" : `${place + 1} of ${listed.length}`}
              nextLabel={next?.label ?? null}
              leading={lacking.length > 0}
              onChange={(value) => change(chosen.id, value)}
              onNext={() => next && setSelected(next.id)}
            />
          )}
        </div>
      </div>

      <Panel title="Zones" pad="flush" aside={`${given.length} done, ${open.length} of the plan open`} id={zonesField.id}>
        <div className="px-4">
          <FieldError id={zonesField.id}>{zonesField.error}</FieldError>
        </div>
        <ZoneRows caption="Zones of the plan and those added" zones={listed} {...rows} />
        <details className="more-zones" open={listed.length === 0}>
          <summary>Other zones</summary>
          <ZoneRows caption="Zones outside the plan" zones={others} {...rows} />
        </details>
      </Panel>

      <fieldset
        className="grid gap-4"
        onChange={({ target }) => {
          if (target instanceof HTMLInputElement || target instanceof HTMLSelectElement) {
            const { name, value } = target;
            if (isNeeded(name)) setNeeded((before) => ({ ...before, [name]: value }));
          }
        }}
      >
        <legend className="visually-hidden">Device, skin and end</legend>
        <div className="grid items-start gap-4 md:grid-cols-2">
          <Panel title="Device and skin">
            <div className="grid gap-5">
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
            </div>
          </Panel>
          <Panel title="End and notes">
            <div className="grid gap-5">
              <div className="flex flex-wrap items-end gap-2">
                <TextField name="endedAt" label="Ended at" type="time" defaultValue={draft.endedAt ?? ""} />
                <SubmitButton variant="secondary" size="touch" name="intent" value="end_now">
                  Ended just now
                </SubmitButton>
              </div>
              <p className="help">The patient’s aftercare counts from this minute.</p>
              <TextArea
                name="notes"
                label="Notes"
                optional
                defaultValue={draft.notes}
                rows={3}
                maxLength={4000}
                help="Clinicians read these; the patient does not."
              />
            </div>
          </Panel>
        </div>
      </fieldset>

      <div className="sign-bar sign-bar-inside">
        <div id="sign-reasons" className="min-w-0 flex-1 basis-72">
          <p className="strong">{lacking.length === 0 ? "Ready to sign" : "Not ready to sign"}</p>
          <p className="t-ui text-ink-2">
            {state.outcome === "done" && state.message !== null && `${state.message} `}
            {lacking.length > 0
              ? lacking.join(" · ")
              : open.length > 0
                ? `${open.length} of the plan left out`
                : "Signing hands out the aftercare."}
          </p>
        </div>
        <div className="flex flex-wrap gap-2">
          <SubmitButton variant="secondary" size="touch" name="intent" value="save">
            Save draft
          </SubmitButton>
          <SubmitButton variant={lacking.length === 0 ? "primary" : "soft"} size="touch" name="intent" value="sign" pendingText="Signing…">
            Sign record
          </SubmitButton>
        </div>
      </div>
    </>
  );
}
