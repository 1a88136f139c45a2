import { Plus, X } from "lucide-react";
import { Button } from "#components/ui/button.tsx";
import { CheckboxField, CheckboxGroup } from "#components/ui/choice-field.tsx";
import { DateField, SelectField, TextField } from "#components/ui/field.tsx";
import { HiddenField } from "#components/ui/form.tsx";
import { AppLink, TextLink } from "#components/ui/link.tsx";
import type { PlanPreferences } from "#lib/series/input.ts";
import { FIRST_WITHIN_DAYS } from "#lib/series/rules/replan.ts";

type Choice = { readonly id: string; readonly name: string };

/** Something that was added, and the address without it. */
type Chip = { readonly words: string; readonly without: string };

type PlanOptionsProps = {
  readonly wishes: PlanPreferences;
  readonly today: string;
  readonly clinicians: readonly Choice[];
  readonly locations: readonly Choice[];
  readonly locationId: string;
  /** What the form carries along unseen. */
  readonly carried: readonly (readonly [name: string, value: string])[];
  readonly excluded: readonly Chip[];
  readonly overLong: readonly Chip[];
  /** The address that asks for the first day there is. */
  readonly soonest: string;
};

const WITHIN = [
  [0, "That day"],
  [3, "3 days"],
  [7, "7 days"],
  [14, "14 days"],
  [21, "3 weeks"],
  [28, "4 weeks"],
  [42, "6 weeks"],
  [56, "8 weeks"],
] as const;

const DAYS = [
  ["1", "Mo", "Monday"],
  ["2", "Tu", "Tuesday"],
  ["3", "We", "Wednesday"],
  ["4", "Th", "Thursday"],
  ["5", "Fr", "Friday"],
  ["6", "Sa", "Saturday"],
  ["7", "Su", "Sunday"],
] as const;

/** The fields of the planner's wishes. Each has a value of its own in the address, so that the form works without a script. */
export function PlanOptions({ wishes, today, clinicians, locations, locationId, carried, excluded, overLong, soonest }: PlanOptionsProps) {
  const chosenWithin = wishes.firstWithinDays ?? FIRST_WITHIN_DAYS;
  const within = WITHIN.some(([days]) => days === chosenWithin)
    ? WITHIN
    : [...WITHIN, [chosenWithin, `${chosenWithin} days`] as const].toSorted(([a], [b]) => a - b);
  const chosen = wishes.lockedClinicianId === null ? (wishes.preferredClinicianId ?? "") : `${wishes.lockedClinicianId}.only`;
  return (
    <div className="fields wish-fields">
      {carried.map(([name, value]) => (
        <HiddenField key={`${name} ${value}`} name={name} value={value} />
      ))}
      <div className="plan-pair">
        <DateField
          name="from"
          label="Start from"
          defaultValue={wishes.earliestDate ?? undefined}
          min={today}
          help={<TextLink href={soonest}>Soonest there is</TextLink>}
        />
        <SelectField
          name="within"
          label="Within"
          defaultValue={String(chosenWithin)}
          options={within.map(([days, label]) => ({ value: String(days), label }))}
        />
      </div>
      <div className="stack-tight">
        <CheckboxGroup
          name="days"
          label="Days that suit"
          layout="pressed"
          options={DAYS.map(([value, short, long]) => ({
            value,
            label: (
              <>
                <span aria-hidden="true">{short}</span>
                <span className="visually-hidden">{long}</span>
              </>
            ),
          }))}
          defaultValue={wishes.weekdays.map(String)}
        />
        <CheckboxField name="strict" label="Only these days" defaultChecked={wishes.onlyWeekdays.length > 0} />
      </div>
      <div className="plan-pair">
        <TextField name="near" label="Near" type="time" step={900} defaultValue={wishes.startTime ?? ""} />
        <SelectField
          name="part"
          label="Only"
          defaultValue={wishes.dayPart ?? ""}
          options={[
            { value: "", label: "Any time" },
            { value: "morning", label: "Mornings" },
            { value: "afternoon", label: "Afternoons" },
          ]}
        />
      </div>
      <SelectField
        name="with"
        label="Clinician"
        defaultValue={chosen}
        options={[
          { value: "", label: "Anyone who is free" },
          ...clinicians.map(({ id, name }) => ({ value: id, label: `${name} if possible`, group: "If possible" })),
          ...clinicians.map(({ id, name }) => ({ value: `${id}.only`, label: `${name} only`, group: "Nobody else" })),
        ]}
      />
      <CheckboxField name="same" label="Same clinician throughout" look="switch" defaultChecked={wishes.sameClinician} />
      <fieldset className="field">
        <legend className="label">Dates to avoid</legend>
        <Chips chips={excluded} off="Do not avoid" />
        <details className="plan-more">
          <summary className="plan-add">
            <Plus />
            Add dates
          </summary>
          <div className="plan-pair mt-2" data-apply="later">
            <DateField name="avoidFrom" label="From" min={today} />
            <DateField name="avoidTo" label="To" optional min={today} />
          </div>
          <div className="mt-2">
            <Button type="submit" size="row">
              Avoid these dates
            </Button>
          </div>
        </details>
      </fieldset>
      {overLong.length > 0 && (
        <fieldset className="field">
          <legend className="label">Longer gaps let in</legend>
          <Chips chips={overLong} off="Do not let in" />
        </fieldset>
      )}
      {locations.length > 1 && (
        <SelectField
          name="at"
          label="Location"
          defaultValue={locationId}
          options={locations.map(({ id, name }) => ({ value: id, label: name }))}
        />
      )}
    </div>
  );
}

function Chips({ chips, off }: { readonly chips: readonly Chip[]; readonly off: string }) {
  if (chips.length === 0) return null;
  return (
    <ul className="plan-chips">
      {chips.map(({ words, without }) => (
        <li key={words} className="chip chip-plain">
          <span className="strong">{words}</span>
          <AppLink href={without} label={`${off}: ${words}`} className="plan-chip-off">
            <X />
          </AppLink>
        </li>
      ))}
    </ul>
  );
}
