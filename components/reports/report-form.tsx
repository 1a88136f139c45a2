import { Button } from "#components/ui/button.tsx";
import { DateField, SelectField } from "#components/ui/field.tsx";
import { PERIOD_LABELS, PERIODS, type PeriodKind } from "#lib/reports/rules/period.ts";

type Choice = { readonly id: string; readonly name: string };

type ReportFormProps = {
  readonly path: string;
  readonly period: PeriodKind;
  readonly from: string;
  readonly to: string;
  readonly errors: { readonly from?: readonly string[]; readonly to?: readonly string[] };
  /** Asked for where there is more than one. */
  readonly places: readonly Choice[];
  readonly location: string | null;
  readonly clinicians: readonly Choice[];
  readonly clinician: string | null;
};

const choices = (list: readonly Choice[], all: string) => [
  { value: "", label: all },
  ...list.map(({ id, name }) => ({ value: id, label: name })),
];

/** What a report is asked, by GET: days, places and people who work here stand in its address. */
export function ReportForm({ path, period, from, to, errors, places, location, clinicians, clinician }: ReportFormProps) {
  return (
    <form method="get" action={path} className="report-form" aria-label="What the report covers">
      <SelectField
        name="period"
        label="Period"
        defaultValue={period}
        options={PERIODS.map((value) => ({ value, label: PERIOD_LABELS[value] }))}
      />
      <DateField name="from" label="From, for days of your own" defaultValue={from} error={errors.from?.[0]} />
      <DateField name="to" label="To, that day included" defaultValue={to} error={errors.to?.[0]} />
      {places.length > 1 && (
        <SelectField name="location" label="Location" defaultValue={location ?? ""} options={choices(places, "All locations")} />
      )}
      {clinicians.length > 1 && (
        <SelectField name="clinician" label="Clinician" defaultValue={clinician ?? ""} options={choices(clinicians, "All clinicians")} />
      )}
      <Button type="submit">Show</Button>
    </form>
  );
}
