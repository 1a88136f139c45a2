import { DepthCell } from "#components/charts/depth-table.tsx";
import { ScrollRegion } from "#components/ui/scroll-region.tsx";

type Change = { readonly sign: string; readonly word: string; readonly since: string | null };

type CourseTableProps = {
  readonly sessions: readonly { readonly id: string; readonly number: number; readonly date: string }[];
  readonly rows: readonly {
    readonly zone: string;
    readonly name: string;
    /** One for each session; depth in mm. */
    readonly cells: readonly { readonly mm: number | null; readonly change: Change | null }[];
    readonly plan: string | null;
    readonly against: string | null;
  }[];
};

const CAPTION = "Needle depth by zone and session, in mm, with the change since the time before";

/** Depth by zone and session, each with its change; what was given last in words, and against the protocol. */
export function CourseTable({ sessions, rows }: CourseTableProps) {
  return (
    <ScrollRegion label={CAPTION}>
      <table className="depth-table course-table">
        <caption className="visually-hidden">{CAPTION}</caption>
        <thead>
          <tr>
            <th scope="col">mm</th>
            {sessions.map(({ id, number, date }) => (
              <th key={id} scope="col">
                <span className="course-number">{number}</span>
                {date}
              </th>
            ))}
            <th scope="col" className="course-words">
              Since last time
            </th>
            <th scope="col">Protocol</th>
            <th scope="col" className="course-words">
              Last, against it
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ zone, name, cells, plan, against }) => (
            <tr key={zone}>
              <th scope="row">{name}</th>
              {sessions.map(({ id }, index) => (
                <td key={id} className="depth-cell">
                  <DepthCell mm={cells[index]?.mm ?? null} />
                  <CellChange change={cells[index]?.change ?? null} />
                </td>
              ))}
              <td className="course-words">
                <LastChange change={cells.at(-1)?.change ?? null} />
              </td>
              <td className="depth-cell">{plan === null ? <DepthCell mm={null} /> : <span className="depth is-planned">{plan}</span>}</td>
              <td className="course-words">{against}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

/** Beneath its number: the sign for the eye, with the word for the ear. Nothing is said of what stayed the same. */
function CellChange({ change }: { readonly change: Change | null }) {
  if (change === null || change.word === "same") return <span className="course-change" />;
  const { sign, word, since } = change;
  return (
    <span className="course-change">
      {sign === "" ? word : sign}
      <span className="visually-hidden">{[sign === "" ? "" : ` ${word}`, since === null ? "" : `, ${since}`].join("")}</span>
    </span>
  );
}

function LastChange({ change }: { readonly change: Change | null }) {
  if (change === null) return null;
  const { sign, word, since } = change;
  return (
    <>
      {sign === "" ? word : `${sign} ${word}`}
      {since !== null && <span className="second-line">{since}</span>}
    </>
  );
}
