import { TextLink } from "#components/ui/link.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { sayPerson } from "./contact-forms.tsx";

type AboutPanelProps = {
  readonly patientId: string;
  /** "Agreed to text messages. Not asked about post." */
  readonly reached: string;
  readonly people: readonly {
    readonly id: string;
    readonly roleWords: string;
    readonly name: string;
    readonly relation: string;
    readonly organisation: string;
    readonly phone: string;
    readonly email: string;
  }[];
  readonly notes: readonly { readonly id: string; readonly words: string; readonly written: string; readonly struck: string | null }[];
};

const SHOWN = 3;

/** How the patient may be reached, who stands beside them, and the latest notes. */
export function AboutPanel({ patientId, reached, people, notes }: AboutPanelProps) {
  const standing = notes.filter(({ struck }) => struck === null);
  return (
    <Panel
      title="Contacts, notes and documents"
      foot={
        <>
          <TextLink href={`/patients/${patientId}/contacts`}>Change contacts</TextLink>
          <TextLink href={`/patients/${patientId}/notes`}>
            {standing.length > SHOWN ? `All ${standing.length} notes, tags` : "Notes and tags"}
          </TextLink>
          <TextLink href={`/patients/${patientId}/documents`}>Documents</TextLink>
        </>
      }
    >
      <p>{reached}</p>
      {people.length > 0 && (
        <ul className="rows mt-3" aria-label="People">
          {people.map((person) => (
            <li key={person.id} className="row">
              <span className="min-w-0 [overflow-wrap:anywhere]">
                {person.name}
                <span className="second-line">{sayPerson(person)}</span>
              </span>
            </li>
          ))}
        </ul>
      )}
      {standing.length > 0 && (
        <ul className="rows mt-3" aria-label="Latest notes">
          {standing.slice(0, SHOWN).map((note) => (
            <li key={note.id} className="row">
              <span className="min-w-0 whitespace-pre-line [overflow-wrap:anywhere]">
                {note.words}
                <span className="second-line">{note.written}</span>
              </span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
