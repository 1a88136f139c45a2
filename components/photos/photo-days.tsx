import { AppLink } from "#components/ui/link.tsx";
import { PhotoFrame } from "./photo-frame.tsx";

type Listed = { readonly id: string; readonly label: string; readonly when: string; readonly markedFrom: string | null };
type PhotoDaysProps = {
  readonly patientId: string;
  readonly days: readonly { readonly date: string; readonly when: string; readonly photos: readonly Listed[] }[];
};

/** Every photograph by its day, newest first, each a door to its page. */
export function PhotoDays({ patientId, days }: PhotoDaysProps) {
  return (
    <div className="rows">
      {days.map(({ date, when, photos }) => (
        <section key={date} className="photo-day" aria-labelledby={`day-${date}`}>
          <h3 id={`day-${date}`} className="t-h3">
            {when}
          </h3>
          <ul className="photo-thumbs">
            {photos.map(({ id, label, markedFrom }) => (
              <li key={id}>
                <AppLink href={`/patients/${patientId}/photos/${id}`} className="photo-thumb">
                  <PhotoFrame id={id} alt="" />
                  <span>{markedFrom === null ? label : `${label}, marked up`}</span>
                  <span className="visually-hidden">, {when}</span>
                </AppLink>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}
