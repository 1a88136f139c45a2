"use client";

import { useId } from "react";
import { Button } from "#components/ui/button.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { Amount } from "./amount.tsx";
import { DepthRuler } from "./depth-ruler.tsx";
import {
  DEPTH_STEP,
  deepest,
  ENDPOINT_LABELS,
  isGiven,
  isTouched,
  type Limits,
  NOTHING,
  sayPlan,
  suggestion,
  type ZoneChoice,
  type ZoneValue,
} from "./zone-values.ts";

type ZonePanelProps = {
  readonly zone: ZoneChoice;
  readonly value: ZoneValue;
  readonly limits: Limits;
  /** "SkinPen 1" */
  readonly deviceName: string | null;
  readonly isDoctor: boolean;
  /** "6 of 10" */
  readonly place: string;
  readonly nextLabel: string | null;
  /** "Left upper cheek", where the zone has another side. */
  readonly oppositeLabel: string | null;
  /** The page's solid button while the record is not ready to be signed. */
  readonly leading: boolean;
  readonly onChange: (value: ZoneValue) => void;
  readonly onNext: () => void;
  readonly onOpposite: (value: ZoneValue) => void;
};

/** The chosen zone, large. Everything here stands in the list below too: that is what is sent. */
export function ZonePanel(props: ZonePanelProps) {
  const { zone, value, limits, deviceName, isDoctor, place, nextLabel, oppositeLabel, leading, onChange, onNext, onOpposite } = props;
  const noteId = useId();
  const suggested = suggestion(zone, limits.freeMm);
  const max = deepest(limits, value, isDoctor);
  const mm = Number.parseFloat(value.depth);
  // A depth from the buttons never leaves the zone half recorded.
  const whole = (next: ZoneValue): ZoneValue => ({
    ...next,
    depth: next.depth === "" ? suggested.depth : next.depth,
    passes: next.passes === "" ? suggested.passes : next.passes,
  });
  const finish = () => {
    if (!isGiven(value)) onChange(whole(value));
    if (nextLabel !== null) onNext();
  };
  const facts = [
    zone.plan ? `Plan ${sayPlan(zone.plan)} mm` : "Not in the plan",
    zone.last ? `last time ${zone.last.depthMm.toFixed(2)} mm, ${zone.last.passes} passes` : "not treated last time",
  ];
  return (
    <Panel title={zone.label} aside={place} look="chosen">
      <div className="grid gap-4">
        <div className="grid gap-2">
          <Amount
            label="Depth"
            unit="mm"
            large
            value={value.depth}
            limits={{ min: DEPTH_STEP, max, step: DEPTH_STEP, start: Number(suggested.depth) }}
            onChange={(depth) => onChange(whole({ ...value, depth }))}
          />
          <DepthRuler mm={Number.isNaN(mm) ? null : mm} capMm={max} lastMm={zone.last?.depthMm ?? null} />
          <p className="t-small text-ink-2">
            {facts.join("; ")}. <CapWords limits={limits} zoneCapMm={zone.capMm} deviceName={deviceName} />
          </p>
        </div>
        {isDoctor && limits.freeMm < limits.reachMm && (
          <OverLabel reason={value.overLabelReason} onChange={(overLabelReason) => onChange({ ...value, overLabelReason })} />
        )}
        <div className="grid grid-cols-2 gap-3">
          <Amount
            label="Passes"
            value={value.passes}
            limits={{ min: 1, max: 20, step: 1, start: Number(suggested.passes) }}
            onChange={(passes) => onChange(whole({ ...value, passes }))}
          />
          <Amount
            label="Pain, 0 to 10"
            value={value.pain}
            limits={{ min: 0, max: 10, step: 1, start: 3 }}
            onChange={(pain) => onChange({ ...value, pain })}
          />
        </div>
        <fieldset className="field">
          <legend className="label">Endpoint</legend>
          <div className="pressed-bar mt-1">
            {Object.entries(ENDPOINT_LABELS).map(([endpoint, label]) => (
              <button
                key={endpoint}
                type="button"
                aria-pressed={value.endpoint === endpoint}
                onClick={() => onChange({ ...value, endpoint: value.endpoint === endpoint ? "" : endpoint })}
              >
                {label}
              </button>
            ))}
          </div>
        </fieldset>
        <div className="field">
          <label htmlFor={noteId} className="label">
            Note for this zone
          </label>
          <textarea
            id={noteId}
            rows={2}
            maxLength={500}
            className="input mt-1"
            value={value.note}
            onChange={(event) => onChange({ ...value, note: event.target.value })}
          />
        </div>
        {!isGiven(value) && (
          <p className="t-small text-ink-2">
            “Done” writes {suggested.depth} mm and {suggested.passes} passes{zone.last ? ", as last time" : zone.plan ? ", as planned" : ""}
            .
          </p>
        )}
        <div className="flex flex-wrap gap-2">
          {isTouched(value) && (
            <Button size="touch" onClick={() => onChange(NOTHING)}>
              Clear zone
            </Button>
          )}
          {oppositeLabel !== null && isGiven(value) && (
            <Button size="touch" onClick={() => onOpposite(value)}>
              Same on the {oppositeLabel.toLowerCase().split(" ")[0]}
            </Button>
          )}
          {(nextLabel !== null || !isGiven(value)) && (
            <span className="grid flex-1 basis-40">
              <Button size="touch" variant={leading ? "primary" : "secondary"} onClick={finish}>
                {nextLabel === null ? "Done" : `Done, ${nextLabel.toLowerCase()}`}
              </Button>
            </span>
          )}
        </div>
      </div>
    </Panel>
  );
}

function CapWords({
  limits: { freeMm, reachMm, signedOffMm },
  zoneCapMm,
  deviceName,
}: {
  readonly limits: Limits;
  readonly zoneCapMm: number;
  readonly deviceName: string | null;
}) {
  if (signedOffMm !== null) return `A doctor signed off ${signedOffMm.toFixed(2)} mm.`;
  if (freeMm < reachMm) {
    return `Cap ${freeMm.toFixed(2)} mm from the label of ${deviceName ?? "the device"}. Going over needs a reason and a doctor’s sign-off.`;
  }
  return `Cap ${freeMm.toFixed(2)} mm ${freeMm < zoneCapMm ? `from ${deviceName ?? "the device"}` : "for this zone"}.`;
}

/** A doctor who records signs off with their reason; the deeper steps open once it stands there. */
function OverLabel({ reason, onChange }: { readonly reason: string; readonly onChange: (reason: string) => void }) {
  const id = useId();
  return (
    <details className="more-fields" open={reason !== ""}>
      <summary>Go over the label</summary>
      <div className="field">
        <label htmlFor={id} className="label">
          Why deeper than the label
        </label>
        <input id={id} className="input mt-1" maxLength={500} value={reason} onChange={(event) => onChange(event.target.value)} />
        <p className="help">You sign this off as a doctor, with your name.</p>
      </div>
    </details>
  );
}
