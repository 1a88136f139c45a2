"use client";

import { DepthSwatch } from "#components/charts/depth-table.tsx";
import { Mark } from "#components/ui/chip.tsx";
import { FieldError } from "#components/ui/field-frame.tsx";
import { useField } from "#components/ui/form-context.tsx";
import {
  DEPTH_STEP,
  deepest,
  ENDPOINT_LABELS,
  isGiven,
  isTouched,
  type Limits,
  sayPlan,
  type ZoneChoice,
  type ZoneValue,
  type ZoneValues,
  zoneValue,
} from "./zone-values.ts";

type CellProps = {
  readonly name: string;
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
};

/** What a control of the table shares: its name for those who do not see the column, and its error. */
function useCell(name: string, label: string) {
  const { id, error } = useField(name);
  const invalid = error === null ? {} : { "aria-invalid": true, "aria-describedby": `${id}-error` };
  return { id, error, attributes: { id, name, "aria-label": label, ...invalid } };
}

function NumberCell(props: CellProps & { readonly min: number; readonly max: number; readonly step: number }) {
  const { name, label, value, min, max, step, onChange } = props;
  const { id, error, attributes } = useCell(name, label);
  return (
    <>
      <input
        {...attributes}
        type="number"
        inputMode="decimal"
        min={min}
        max={max}
        step={step}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        className="input zone-input"
      />
      <FieldError id={id}>{error}</FieldError>
    </>
  );
}

function EndpointCell({ name, label, value, onChange }: CellProps) {
  const { id, error, attributes } = useCell(name, label);
  return (
    <>
      <span className="select zone-endpoint">
        <select {...attributes} value={value} onChange={(event) => onChange(event.target.value)} className="input">
          <option value="">not said</option>
          {Object.entries(ENDPOINT_LABELS).map(([endpoint, words]) => (
            <option key={endpoint} value={endpoint}>
              {words}
            </option>
          ))}
        </select>
      </span>
      <FieldError id={id}>{error}</FieldError>
    </>
  );
}

function TextCell({ name, label, words, value, onChange }: CellProps & { readonly words: string }) {
  const { id, error, attributes } = useCell(name, label);
  return (
    <div className="field">
      <span className="label" aria-hidden="true">
        {words}
      </span>
      <input
        {...attributes}
        type="text"
        maxLength={name.endsWith(".speed") ? 40 : 500}
        autoComplete="off"
        value={value}
        onChange={(event) => onChange(event.target.value)}
        className="input"
      />
      <FieldError id={id}>{error}</FieldError>
    </div>
  );
}

type ZoneRowsProps = {
  readonly caption: string;
  readonly zones: readonly ZoneChoice[];
  readonly values: ZoneValues;
  readonly limitsOf: (zone: ZoneChoice) => Limits;
  readonly isDoctor: boolean;
  readonly selected: string | null;
  readonly onSelect: (zone: string) => void;
  readonly onChange: (zone: string, value: ZoneValue) => void;
};

/** The zones as a table of fields: what is sent, with and without JavaScript. Entering a row chooses its zone on the chart, and opens what is seldom said of it. */
export function ZoneRows({ caption, zones, selected, ...rest }: ZoneRowsProps) {
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
          <th scope="col">Endpoint</th>
          <th scope="col">Pain</th>
          <th scope="col" className="zone-wide">
            <span className="visually-hidden">State</span>
          </th>
        </tr>
      </thead>
      {zones.map((zone) => (
        <ZoneRow key={zone.id} zone={zone} isCurrent={zone.id === selected} {...rest} />
      ))}
    </table>
  );
}

type RowProps = Omit<ZoneRowsProps, "caption" | "zones" | "selected"> & { readonly zone: ZoneChoice; readonly isCurrent: boolean };

function ZoneRow({ zone, isCurrent, values, limitsOf, isDoctor, onSelect, onChange }: RowProps) {
  const value = zoneValue(values, zone.id);
  const limits = limitsOf(zone);
  const max = deepest(limits, value, isDoctor);
  const mm = Number.parseFloat(value.depth);
  const cell = (field: keyof ZoneValue, words: string) => ({
    name: `zones.${zone.id}.${field}`,
    label: `${zone.label}, ${words}`,
    value: value[field],
    onChange: (text: string) => onChange(zone.id, { ...value, [field]: text }),
  });
  return (
    <tbody className={isCurrent ? "is-chosen" : undefined} onFocus={() => onSelect(zone.id)}>
      <tr>
        <th scope="row">
          <button type="button" className="zone-name needs-script" aria-pressed={isCurrent} onClick={() => onSelect(zone.id)}>
            <DepthSwatch mm={Number.isNaN(mm) ? null : mm} />
            {zone.label}
          </button>
          <span className="zone-name without-script">{zone.label}</span>
          <span className="second-line zone-narrow">
            {[zone.last && `last ${zone.last.depthMm.toFixed(2)}`, zone.plan && `plan ${sayPlan(zone.plan)}`].filter(Boolean).join(", ")}
          </span>
        </th>
        <td className="zone-wide text-ink-2">{zone.last ? zone.last.depthMm.toFixed(2) : "–"}</td>
        <td className="zone-wide">{zone.plan ? sayPlan(zone.plan) : "–"}</td>
        <td data-label="Given, mm">
          <NumberCell {...cell("depth", `depth in mm, at most ${max.toFixed(2)}`)} min={DEPTH_STEP} max={max} step={DEPTH_STEP} />
        </td>
        <td data-label="Passes">
          <NumberCell {...cell("passes", "passes")} min={1} max={20} step={1} />
        </td>
        <td data-label="Endpoint">
          <EndpointCell {...cell("endpoint", "endpoint")} />
        </td>
        <td data-label="Pain">
          <NumberCell {...cell("pain", "pain, 0 to 10")} min={0} max={10} step={1} />
        </td>
        <td className="zone-wide zone-state">
          {isGiven(value) ? <Mark meaning="ok">Done</Mark> : <span className="text-ink-2">{isTouched(value) ? "half" : "not yet"}</span>}
        </td>
      </tr>
      <tr className="zone-more">
        <td colSpan={8}>
          <div>
            <TextCell {...cell("speed", "speed")} words="Speed" />
            <TextCell {...cell("note", "note")} words="Note" />
            {isDoctor && limits.freeMm < limits.reachMm && (
              <TextCell {...cell("overLabelReason", "why deeper than the label")} words="Why deeper than the label" />
            )}
          </div>
        </td>
      </tr>
    </tbody>
  );
}
