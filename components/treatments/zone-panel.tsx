"use client";

import { Minus, Plus } from "lucide-react";
import { useId } from "react";
import { Button } from "#components/ui/button.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { DepthRuler } from "./depth-ruler.tsx";
import { DEPTH_STEP, sayPlan, stepped, type ZoneChoice, type ZoneValue } from "./zone-values.ts";

type AmountProps = {
  readonly label: string;
  readonly value: string;
  readonly unit?: string | undefined;
  readonly limits: { readonly min: number; readonly max: number; readonly step: number; readonly start: number };
  readonly large?: boolean | undefined;
  readonly onChange: (value: string) => void;
};

/** Plus and minus for gloves. It writes into the field of the list below, which is what is sent. */
function Amount({ label, value, unit, limits, large, onChange }: AmountProps) {
  const id = useId();
  return (
    <fieldset className="field">
      <legend className="label">{label}</legend>
      <div className={large ? "stepper stepper-large mt-1" : "stepper mt-1"}>
        <button type="button" onClick={() => onChange(stepped(value, -1, limits))} aria-controls={id}>
          <Minus />
          <span className="visually-hidden">{unit ? `Less, by ${limits.step} ${unit}` : "One less"}</span>
        </button>
        <output id={id} className="amount">
          {value === "" ? <span className="amount-none">not yet</span> : value}
          {value !== "" && unit && <small>{unit}</small>}
        </output>
        <button type="button" onClick={() => onChange(stepped(value, 1, limits))} aria-controls={id}>
          <Plus />
          <span className="visually-hidden">{unit ? `More, by ${limits.step} ${unit}` : "One more"}</span>
        </button>
      </div>
    </fieldset>
  );
}

type ZonePanelProps = {
  readonly zone: ZoneChoice;
  readonly value: ZoneValue;
  /** With the chosen device, in mm. */
  readonly capMm: number;
  readonly place: string;
  readonly nextLabel: string | null;
  /** The page's solid button while the record is not ready to be signed. */
  readonly leading: boolean;
  readonly onChange: (value: ZoneValue) => void;
  readonly onNext: () => void;
};

/** The chosen zone, large. */
export function ZonePanel({ zone, value, capMm, place, nextLabel, leading, onChange, onNext }: ZonePanelProps) {
  const start = Math.min(capMm, zone.last?.depthMm ?? zone.plan?.fromMm ?? 0.5);
  const mm = Number.parseFloat(value.depth);
  const facts = [
    zone.plan ? `Plan ${sayPlan(zone.plan)} mm` : "Not in the plan",
    zone.last ? `last time ${zone.last.depthMm.toFixed(2)} mm, ${zone.last.passes} passes` : "not treated last time",
  ];
  return (
    <Panel title={zone.label} aside={place} look="chosen">
      <div className="grid gap-5">
        <div className="grid gap-2">
          <Amount
            label="Depth"
            unit="mm"
            large
            value={value.depth}
            limits={{ min: DEPTH_STEP, max: capMm, step: DEPTH_STEP, start }}
            onChange={(depth) => onChange({ ...value, depth })}
          />
          <DepthRuler mm={Number.isNaN(mm) ? null : mm} capMm={capMm} lastMm={zone.last?.depthMm ?? null} />
          <p className="t-small text-ink-2">{facts.join("; ")}.</p>
        </div>
        <Amount
          label="Passes"
          value={value.passes}
          limits={{ min: 1, max: 20, step: 1, start: zone.last?.passes ?? 4 }}
          onChange={(passes) => onChange({ ...value, passes })}
        />
        <div className="flex flex-wrap gap-2">
          <Button size="touch" onClick={() => onChange({ depth: "", passes: "" })}>
            Clear zone
          </Button>
          {nextLabel !== null && (
            <span className="grid flex-1">
              <Button size="touch" variant={leading ? "primary" : "secondary"} onClick={onNext}>
                Next, {nextLabel.toLowerCase()}
              </Button>
            </span>
          )}
        </div>
      </div>
    </Panel>
  );
}
