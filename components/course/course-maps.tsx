import { frontDrawing } from "#components/charts/drawings/front.ts";
import { scalpAbove } from "#components/charts/drawings/scalp.ts";
import { type ZoneDepths, ZoneMap } from "#components/charts/zone-map.tsx";
import { TextLink } from "#components/ui/link.tsx";

type Props = {
  readonly sessions: readonly { readonly id: string; readonly number: number; readonly date: string; readonly depths: ZoneDepths }[];
};

const SHOWN = [frontDrawing, scalpAbove];

/** The sessions side by side, small and without numbers, each with the way to its record. Zones of the body are in the table alone. */
export function CourseMaps({ sessions }: Props) {
  const drawings = SHOWN.filter(({ zones }) => zones.some(({ id }) => sessions.some(({ depths }) => id in depths)));
  return (
    <ol className="course-maps">
      {sessions.map(({ id, number, date, depths }) => (
        <li key={id}>
          {drawings.map((drawing) => (
            <ZoneMap
              key={drawing.id}
              small
              id={`course-${id}-${drawing.id}`}
              label={`Depths of session ${number}, ${drawing.name}`}
              drawing={drawing}
              depths={depths}
            />
          ))}
          <TextLink href={`/treatments/${id}`}>{`Session ${number}`}</TextLink>
          <span className="t-small text-ink-2">{date}</span>
        </li>
      ))}
    </ol>
  );
}
