import { Button } from "#components/ui/button.tsx";

type Props = {
  /** The page itself: a plain form that reads, so it works without JavaScript and can be gone back to. */
  readonly action: string;
  readonly date: string;
  readonly time: string;
  readonly clinicianId: string | null;
  readonly today: string;
  readonly clinicians: readonly { readonly id: string; readonly name: string }[];
  /** Whether a plan is shown already: then its own button is the page's primary. */
  readonly chosen: boolean;
};

/** Step one: when the first session is, with whom; the others follow at the target gap and the same time of day. */
export function StartForm({ action, date, time, clinicianId, today, clinicians, chosen }: Props) {
  return (
    <form action={action} className="flex flex-wrap items-end gap-3">
      <label className="field">
        <span className="label">First date</span>
        <input type="date" name="date" defaultValue={date} min={today} required className="input w-44" />
      </label>
      <label className="field">
        <span className="label">Time</span>
        <input type="time" name="time" defaultValue={time} step={300} required className="input w-32" />
      </label>
      <label className="field">
        <span className="label">Clinician</span>
        <span className="select">
          <select name="clinician" defaultValue={clinicianId ?? "any"} className="input">
            <option value="any">Any who is free</option>
            {clinicians.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
          <svg viewBox="0 0 10 6" aria-hidden="true">
            <path d="M0 0h10L5 6z" fill="currentColor" />
          </svg>
        </span>
      </label>
      <Button type="submit" variant={chosen ? "secondary" : "primary"}>
        {chosen ? "Lay out again" : "Lay out the sessions"}
      </Button>
    </form>
  );
}
