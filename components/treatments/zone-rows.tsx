"use client";

import { DepthSwatch } from "#components/charts/depth-table.tsx";
import { Mark } from "#components/ui/chip.tsx";
import { FieldError } from "#components/ui/field-frame.tsx";
import { useField } from "#components/ui/form-context.tsx";
import { DEPTH_STEP, isGiven, sayPlan, type ZoneChoice, type ZoneValue, type ZoneValues, zoneValue } from "./zone-values.ts";

type CellProps = {
  readonly name: string;
  readonly label: string;
  readonly value: string;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly onChange: (value: string) => void;
};

function NumberCell({ name, label, value, min, max, step, onChange }: CellProps) {
  const { id, error } = useField(name);
  return (
    <>
      <input
        id={id}
        name={name}
        type="number"
        inputMode="decimal"
        min={min}
        max={max}
        step={step}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        aria-label={label}
        aria-invalid={error ? true : undefined}
        aria-describedby={error ? `${id}-error` : undefined}
        className="input zone-input"
      />
      <FieldError id={id}>{error}</FieldError>
    </>
  );
}

type ZoneRowsProps = {
  readonly caption: string;
  readonly zones: readonly ZoneChoice[];
  readonly values: ZoneValues;
  readonly capOf: (zone: ZoneChoice) => number;
  readonly selected: string | null;
  readonly onSelect: (zone: string) => void;
  readonly onChange: (zone: string, value: ZoneValue) => void;
};

/** The zones as a table of fields: what is sent, with and without JavaScript. Entering a row chooses its zone on the chart. */
export function ZoneRows({ caption, zones, values, capOf, selected, onSelect, onChange }: ZoneRowsProps) {
  return (
    <table className="data-table touch zone-table">
      <caption className="visually-hidden">{caption}</caption>
      <thead>
        <tr>
          <th scope="col">Zone</th>
          <th scope="col" className="zone-wide">
            Last
          </th>
          <th scope="col" className="zone-wide">
            Plan
          </th>
          <th scope="col">Given, mm</th>
          <th scope="col">Passes</th>
          <th scope="col" className="zone-wide">
            <span className="visually-hidden">State</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {zones.map((zone) => {
          const value = zoneValue(values, zone.id);
          const given = isGiven(value);
          const mm = Number.parseFloat(value.depth);
          const current = zone.id === selected;
          return (
            <tr key={zone.id} className={current ? "is-chosen" : undefined} onFocus={() => onSelect(zone.id)}>
              <th scope="row">
                <button type="button" className="zone-name needs-script" aria-pressed={current} onClick={() => onSelect(zone.id)}>
                  <DepthSwatch mm={Number.isNaN(mm) ? null : mm} />
                  {zone.label}
                </button>
                <span className="zone-name without-script">{zone.label}</span>
                <span className="second-line zone-narrow">
                  {[zone.last && `last ${zone.last.depthMm.toFixed(2)}`, zone.plan && `plan ${sayPlan(zone.plan)}`]
                    .filter(Boolean)
                    .join(", ")}
                </span>
              </th>
              <td className="zone-wide text-ink-2">{zone.last ? zone.last.depthMm.toFixed(2) : "–"}</td>
              <td className="zone-wide">{zone.plan ? sayPlan(zone.plan) : "–"}</td>
              <td>
                <NumberCell
                  name={`zones.${zone.id}.depth`}
                  label={`${zone.label}, depth in mm, at most ${capOf(zone).toFixed(2)}`}
                  value={value.depth}
                  min={DEPTH_STEP}
                  max={capOf(zone)}
                  step={DEPTH_STEP}
                  onChange={(depth) => onChange(zone.id, { ...value, depth })}
                />
              </td>
              <td>
                <NumberCell
                  name={`zones.${zone.id}.passes`}
                  label={`${zone.label}, passes`}
                  value={value.passes}
                  min={1}
                  max={20}
                  step={1}
                  onChange={(passes) => onChange(zone.id, { ...value, passes })}
                />
              </td>
              <td className="zone-wide zone-state">
                {given ? (
                  <Mark meaning="ok">Done</Mark>
                ) : (
                  <span className="text-ink-2">{value.depth === "" && value.passes === "" ? "not yet" : "half"}</span>
                )}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
