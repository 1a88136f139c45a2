"use client";

import type { ReactNode } from "react";
import { CheckboxField, CheckboxGroup } from "#components/ui/choice-field.tsx";
import { SelectField, TextArea, TextField } from "#components/ui/field.tsx";
import { HiddenField } from "#components/ui/form.tsx";
import type { AftercareContent, AftercareQuestion, PreparationStep } from "#lib/aftercare/input.ts";
import { OFFSET_UNITS } from "#lib/versions/input/aftercare.ts";
import { toTyped } from "#lib/versions/rules/aftercare-edit.ts";

type Instruction = AftercareContent["instructions"][number];
type Product = AftercareContent["products"][number];
type Line = AftercareContent["sections"]["emergency"];
type Piece = { readonly id: string; readonly source: Line["source"] };

type PiecesProps<T extends Piece> = {
  readonly list: string;
  readonly items: readonly T[];
  readonly titleOf: (item: T) => string;
  /** What a further one is called. */
  readonly further: string;
  /** Of one piece, or of a new one. */
  readonly children: (item: T | undefined, name: string) => ReactNode;
};

/** The pieces of a list with their places and sources, and an empty one after them. */
function Pieces<T extends Piece>({ list, items, titleOf, further, children }: PiecesProps<T>) {
  const places = items.map((_, at) => ({ value: String(at + 1), label: `${at + 1} of ${items.length}` }));
  return (
    <>
      {[...items, undefined].map((item, index) => {
        const name = `content.${list}.${index}`;
        return (
          <fieldset key={item?.id ?? ""} className="edited-question">
            <legend className="t-h3">{item === undefined ? further : `${index + 1}. ${titleOf(item)}`}</legend>
            <HiddenField name={`${name}.id`} value={item?.id ?? ""} />
            {children(item, name)}
            <details className="more-fields">
              <summary>{item === undefined ? "Source" : "Place and source"}</summary>
              {item !== undefined && <SelectField name={`${name}.place`} label="Place" options={places} defaultValue={String(index + 1)} />}
              <div className="edited-row">
                <TextField name={`${name}.sourceLine`} label="Source" optional defaultValue={item?.source.line} autoComplete="off" />
                <TextField
                  name={`${name}.sourceNote`}
                  label="For the reviewer"
                  optional
                  defaultValue={item?.source.note}
                  autoComplete="off"
                />
              </div>
            </details>
          </fieldset>
        );
      })}
    </>
  );
}

type TimeProps = {
  readonly name: string;
  readonly label: string;
  readonly of: Parameters<typeof toTyped>[0];
  readonly help?: string;
  readonly optional?: boolean;
  readonly units?: readonly (typeof OFFSET_UNITS)[number][];
};

function Time({ name, label, of, help, optional = false, units = OFFSET_UNITS }: TimeProps) {
  const { count, unit } = toTyped(of);
  return (
    <div className="edited-row">
      <TextField
        name={`${name}.count`}
        label={label}
        help={help}
        optional={optional}
        inputMode="numeric"
        defaultValue={count === null ? "" : count}
        autoComplete="off"
      />
      <SelectField name={`${name}.unit`} label={`${label}, counted in`} options={units} defaultValue={unit} />
    </div>
  );
}

const kindWords = { avoid: "A further thing to leave off", use: "A further thing to do", expect: "Something more that is usual" } as const;

export function InstructionPieces({ content, kind }: { readonly content: AftercareContent; readonly kind: Instruction["kind"] }) {
  const items = content.instructions.filter((each) => each.kind === kind);
  const products = content.products.map(({ id, brand, name }) => ({ value: id, label: brand === undefined ? name : `${brand} ${name}` }));
  return (
    <Pieces list="items" items={items} titleOf={({ title }) => title} further={kindWords[kind]}>
      {(item, name) => (
        <>
          <TextField name={`${name}.title`} label="Words" optional={item === undefined} defaultValue={item?.title} autoComplete="off" />
          <TextArea name={`${name}.detail`} label="Detail" optional={item === undefined} defaultValue={item?.detail} rows={2} />
          <TextArea name={`${name}.afterwards`} label="Said when it ends" optional defaultValue={item?.afterwards} rows={2} />
          <TextField
            name={`${name}.subject`}
            label="What it is about"
            help={item === undefined ? "Nothing of one subject is used and left off at once." : undefined}
            optional={item === undefined}
            defaultValue={item?.subject}
            autoComplete="off"
          />
          <Time name={`${name}.from`} label="Begins after" of={item?.from ?? { hours: 0 }} />
          <Time
            name={`${name}.until`}
            label="Ends after"
            of={item === undefined ? { hours: 24 } : item.until}
            help="Left empty it goes on until the next treatment."
            optional
          />
          {kind === "use" && products.length > 0 && (
            <details className="phase-more">
              <summary>Products it names</summary>
              <CheckboxGroup name={`${name}.productIds`} label="Products it names" options={products} defaultValue={item?.productIds} />
            </details>
          )}
        </>
      )}
    </Pieces>
  );
}

export function ProductPieces({ products }: { readonly products: readonly Product[] }) {
  return (
    <Pieces list="items" items={products} titleOf={({ name }) => name} further="A further product">
      {(item, name) => (
        <>
          <div className="edited-row">
            <TextField name={`${name}.name`} label="Name" optional={item === undefined} defaultValue={item?.name} autoComplete="off" />
            <TextField name={`${name}.brand`} label="Maker" optional defaultValue={item?.brand} autoComplete="off" />
            <TextField
              name={`${name}.category`}
              label="Kind of product"
              optional={item === undefined}
              defaultValue={item?.category}
              autoComplete="off"
            />
            <TextField
              name={`${name}.allowedFromHours`}
              label="Allowed from"
              unit="hours"
              inputMode="numeric"
              defaultValue={item?.allowedFromHours ?? 24}
              autoComplete="off"
            />
          </div>
          <TextArea name={`${name}.purpose`} label="What it is for" optional={item === undefined} defaultValue={item?.purpose} rows={2} />
        </>
      )}
    </Pieces>
  );
}

const STEP_KINDS = [
  { value: "leave_off", label: "Leave off" },
  { value: "avoid", label: "Avoid" },
  { value: "tell_us", label: "Tell us" },
] as const;

export function StepPieces({ steps }: { readonly steps: readonly PreparationStep[] }) {
  return (
    <Pieces list="items" items={steps} titleOf={({ title }) => title} further="A further step">
      {(item, name) => (
        <>
          <TextField name={`${name}.title`} label="Words" optional={item === undefined} defaultValue={item?.title} autoComplete="off" />
          <TextArea name={`${name}.detail`} label="Detail" optional={item === undefined} defaultValue={item?.detail} rows={2} />
          <TextArea
            name={`${name}.throughoutSeries`}
            label="In a close series"
            help="Said once, where sessions are nearer together than this step is long."
            optional={item === undefined}
            defaultValue={item?.throughoutSeries}
            rows={2}
          />
          <SelectField name={`${name}.kind`} label="Kind" options={STEP_KINDS} defaultValue={item?.kind ?? "leave_off"} />
          <Time name={`${name}.before`} label="Begins before" of={item?.before ?? { days: 14 }} units={OFFSET_UNITS.slice(0, 2)} />
          <TextField
            name={`${name}.againDays`}
            label="Said again"
            unit="days before"
            optional
            inputMode="numeric"
            defaultValue={item?.again?.days ?? ""}
            autoComplete="off"
          />
          <CheckboxField
            name={`${name}.flagged`}
            label="Staff are told when a session is booked after it began"
            defaultChecked={item?.flagged ?? true}
          />
        </>
      )}
    </Pieces>
  );
}

export function QuestionPieces({ questions }: { readonly questions: readonly AftercareQuestion[] }) {
  return (
    <Pieces list="items" items={questions} titleOf={({ question }) => question} further="A further question">
      {(item, name) => (
        <>
          <TextField
            name={`${name}.question`}
            label="Question"
            optional={item === undefined}
            defaultValue={item?.question}
            autoComplete="off"
          />
          <TextArea
            name={`${name}.answer`}
            label="Answer"
            help="An empty line begins a new paragraph."
            optional={item === undefined}
            defaultValue={item?.answer.join("\n\n")}
            rows={item === undefined ? 3 : 2 + 2 * item.answer.length}
          />
        </>
      )}
    </Pieces>
  );
}

/** Enough of a line to know it by. */
function firstWords(text: string): string {
  const words = text.split(/\s+/);
  return words.length <= 6 ? text : `${words.slice(0, 6).join(" ")}…`;
}

type LinePiecesProps = { readonly name: string; readonly title: string; readonly lines: readonly Line[] };

/** The lines of one section of the handout. */
export function LinePieces({ name, title, lines }: LinePiecesProps) {
  return (
    <>
      <h2>{title}</h2>
      <Pieces list={name} items={lines} titleOf={({ text }) => firstWords(text)} further={`${title}, a further line`}>
        {(item, at) => <TextArea name={`${at}.text`} label="Words" optional={item === undefined} defaultValue={item?.text} rows={2} />}
      </Pieces>
    </>
  );
}
