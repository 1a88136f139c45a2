import { CheckboxField } from "#components/ui/choice-field.tsx";
import { SelectField, TextArea, TextField } from "#components/ui/field.tsx";
import type { AdjustingView } from "#lib/aftercare/queries/adjusting.ts";

type Line = AdjustingView["lines"][number];

const KINDS = [
  { value: "use", label: "Do" },
  { value: "avoid", label: "Leave off" },
  { value: "expect", label: "Usual" },
] as const;
/** As many of the clinician's own as one handout takes. */
const OWN_ROWS = ["Add an instruction", "Add a second", "Add a third"] as const;

/** What a clinician may change of the set for one patient. Left as it stands, the set is issued as it was approved. */
export function AdjustFields({ view, touch }: { readonly view: AdjustingView; readonly touch?: boolean | undefined }) {
  const { lines, chosen } = view;
  return (
    <>
      <fieldset className="adjust-part">
        <legend>The patient's own</legend>
        <TextArea
          name="homePlan"
          label="Home plan"
          help="A line each: the products at home, and when. Never to stop a prescribed medicine."
          defaultValue={chosen.homePlan.join("\n")}
          rows={4}
          touch={touch}
          optional
        />
        <TextArea
          name="products"
          label="Products used in this session"
          help="A line each, as the patient reads them."
          defaultValue={chosen.products.join("\n")}
          touch={touch}
          optional
        />
        <TextField
          name="rollerMm"
          label="Home roller recommended, needles"
          help="0.2 mm at most. Left empty, none is recommended."
          defaultValue={chosen.rollerMm ?? ""}
          inputMode="decimal"
          unit="mm"
          touch={touch}
          optional
        />
      </fieldset>
      <fieldset className="adjust-part">
        <legend>Leave off: longer, never shorter</legend>
        <div className="adjust-times">
          {lines
            .filter(({ kind }) => kind === "avoid")
            .map((line) => line.end && <End key={line.id} line={line} end={line.end} touch={touch} />)}
        </div>
      </fieldset>
      <fieldset className="adjust-part">
        <legend>Do, and what is usual: longer, or left out</legend>
        {lines
          .filter(({ kind, mayDrop }) => kind !== "avoid" && mayDrop)
          .map((line) => (
            <div key={line.id} className="adjust-line">
              <CheckboxField name={`drop.${line.id}`} label={`Leave out: ${line.title}`} defaultChecked={line.dropped} touch={touch} />
              {line.end && <End line={line} end={line.end} touch={touch} />}
            </div>
          ))}
      </fieldset>
      <fieldset className="adjust-part">
        <legend>Instructions of your own</legend>
        {OWN_ROWS.map((words, row) => (
          <OwnRow key={words} row={row} words={words} view={view} touch={touch} />
        ))}
      </fieldset>
    </>
  );
}

type Touch = { readonly touch?: boolean | undefined };

function End({ line, end, touch }: Touch & { readonly line: Line; readonly end: NonNullable<Line["end"]> }) {
  return (
    <TextField
      name={`until.${line.id}`}
      label={line.kind === "avoid" ? line.title : `${line.title}: until`}
      help={end.help}
      defaultValue={end.count}
      inputMode="numeric"
      unit={end.unit}
      touch={touch}
    />
  );
}

type OwnRowProps = Touch & { readonly row: number; readonly words: string; readonly view: AdjustingView };

function OwnRow({ row, words, view, touch }: OwnRowProps) {
  const own = view.chosen.own[row];
  const name = (field: string) => `own.${row}.${field}`;
  return (
    <details className="more-fields adjust-own" open={own !== undefined}>
      <summary>{own === undefined ? words : own.title}</summary>
      <div className="fields">
        <TextField name={name("title")} label="In a few words" defaultValue={own?.title} maxLength={80} touch={touch} optional />
        <TextArea name={name("detail")} label="What it means" defaultValue={own?.detail} maxLength={300} rows={2} touch={touch} optional />
        <div className="adjust-ends">
          <SelectField name={name("kind")} label="Kind" options={KINDS} defaultValue={own?.kind ?? "use"} touch={touch} />
          <SelectField
            name={name("subject")}
            label="About"
            options={view.subjects.map((subject) => ({ value: subject, label: subject }))}
            placeholder="Something else"
            defaultValue={own?.subject}
            touch={touch}
          />
          <TextField
            name={name("fromDays")}
            label="Begins after"
            defaultValue={own?.fromDays}
            inputMode="numeric"
            unit="days"
            touch={touch}
            optional
          />
          <TextField
            name={name("untilDays")}
            label="Ends after"
            help="Left empty, it holds until the next treatment."
            defaultValue={own?.untilDays ?? undefined}
            inputMode="numeric"
            unit="days"
            touch={touch}
            optional
          />
        </div>
      </div>
    </details>
  );
}
