import { DateField, TextField } from "#components/ui/field.tsx";

type StretchFieldsProps = {
  /** ISO dates and "13:00"; a day that ends it is left empty where it is the first one too. */
  readonly typed: {
    readonly firstDate: string;
    readonly startTime: string | null;
    readonly lastDate: string;
    readonly endTime: string | null;
  };
  readonly note?: string | undefined;
};

/** From when to when something is closed, and a word about it. Whole days need no times. */
export function StretchFields({ typed, note }: StretchFieldsProps) {
  const { firstDate, startTime, lastDate, endTime } = typed;
  return (
    <>
      <div className="stretch-fields">
        <DateField name="firstDate" label="First day" defaultValue={firstDate} />
        <TextField name="startTime" label="From" type="time" optional defaultValue={startTime ?? undefined} />
        <DateField
          name="lastDate"
          label="Last day"
          optional
          help="Empty for one day."
          defaultValue={lastDate === firstDate ? undefined : lastDate}
        />
        <TextField name="endTime" label="Until" type="time" optional help="No times: whole days." defaultValue={endTime ?? undefined} />
      </div>
      <TextField
        name="note"
        label="Note"
        optional
        help="Every member of staff reads it in the diary, such as “Training” or “Christmas”. Never an illness."
        defaultValue={note}
        maxLength={80}
        autoComplete="off"
      />
    </>
  );
}
