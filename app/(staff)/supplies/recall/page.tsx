import { Download } from "lucide-react";
import { Button, ButtonLink } from "#components/ui/button.tsx";
import { TextField } from "#components/ui/field.tsx";
import { TextLink } from "#components/ui/link.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { PrintButton } from "#components/ui/print-button.tsx";
import { Table } from "#components/ui/table.tsx";
import { enterArea } from "#lib/auth/session.ts";
import { sayUse } from "#lib/consent/rules/uses.ts";
import { recallInput } from "#lib/supplies/input.ts";
import { RECALL_PAGE, type RecalledLotView, type RecalledPatientView, type RecallView, recallLot } from "#lib/supplies/queries/recall.ts";

export const metadata = { title: "Recall a lot" };

export default async function RecallPage({ searchParams }: PageProps<"/supplies/recall">) {
  const ctx = await enterArea("supply:manage", "patient:read");
  const { lot: asked, skip } = recallInput.safeParse(await searchParams).data ?? { lot: null, skip: 0 };
  const recall = asked === null ? null : await recallLot(ctx, asked, skip);
  return (
    <div className="page page-list">
      <PageHead
        crumbs={[{ label: "Stock", href: "/supplies" }]}
        title={recall === null ? "Recall a lot" : `Recall of lot ${recall.lot}`}
        lead="Every patient and session that a lot reached, with how to reach them."
        actions={
          recall !== null &&
          recall.patients.length > 0 && (
            <>
              <PrintButton>Print</PrintButton>
              <ButtonLink href={`/supplies/recall/csv?lot=${encodeURIComponent(recall.lot)}`} download>
                <Download />
                Spreadsheet
              </ButtonLink>
            </>
          )
        }
      />
      <div className="stack">
        <div className="no-print">
          <Panel>
            <form method="get" action="/supplies/recall" className="recall-ask" aria-label="Recall a lot">
              <TextField
                name="lot"
                label="Lot number"
                help="As it stands on the pack."
                defaultValue={asked ?? ""}
                autoComplete="off"
                maxLength={60}
              />
              <Button type="submit" variant="primary">
                Find everyone
              </Button>
            </form>
          </Panel>
        </div>
        {recall !== null && <Found recall={recall} skip={skip} />}
      </div>
    </div>
  );
}

function Found({ recall: { lot, lots, patients, reached, sessions }, skip }: { readonly recall: RecallView; readonly skip: number }) {
  if (lots.length === 0) {
    return (
      <Notice meaning="warn" title={`No lot ${lot} is on any list of this clinic.`}>
        Compare it with the pack: one letter more or less is another lot.
      </Notice>
    );
  }
  const people = reached === 1 ? "1 patient" : `${reached} patients`;
  return (
    <>
      <Panel title="The lot" pad="flush">
        <ul className="rows">
          {lots.map((each) => (
            <LotLine key={each.id} lot={each} />
          ))}
        </ul>
      </Panel>
      <Panel
        title={reached === 0 ? "Nobody" : `${people}, ${sessions === 1 ? "1 session" : `${sessions} sessions`}`}
        pad={reached === 0 ? "normal" : "flush"}
      >
        {reached === 0 ? <p>No record names a unit of this lot.</p> : <Contacts patients={patients} />}
      </Panel>
      {reached > RECALL_PAGE && <Parts lot={lot} skip={skip} shown={patients.length} reached={reached} />}
    </>
  );
}

type PartsProps = { readonly lot: string; readonly skip: number; readonly shown: number; readonly reached: number };

function Parts({ lot, skip, shown, reached }: PartsProps) {
  const at = (from: number) => `/supplies/recall?lot=${encodeURIComponent(lot)}&skip=${from}`;
  return (
    <nav className="no-print flex flex-wrap items-center gap-3" aria-label="Parts of the list">
      {skip > 0 && <ButtonLink href={at(Math.max(0, skip - RECALL_PAGE))}>Earlier in the list</ButtonLink>}
      <span>
        {shown === 0 ? "Nobody further" : `${skip + 1} to ${skip + shown} of ${reached}`}, by family name. The spreadsheet has everybody.
      </span>
      {skip + shown < reached && <ButtonLink href={at(skip + RECALL_PAGE)}>Further down the list</ButtonLink>}
    </nav>
  );
}

function LotLine({ lot: { supplyId, product, location, inDate, stopped } }: { readonly lot: RecalledLotView }) {
  return (
    <li className="settings-row">
      <TextLink href={`/supplies/${supplyId}`} strong>
        {product}
      </TextLink>
      <span className="second-line">
        {location}. {inDate}. {stopped ? "Out of use." : "Still in use: take it out of use on the product’s page."}
      </span>
    </li>
  );
}

function Contacts({ patients }: { readonly patients: readonly RecalledPatientView[] }) {
  return (
    <Table
      caption="Patients with how to reach them and the sessions that used the lot"
      rows={patients}
      rowKey={({ id }) => id}
      columns={[
        {
          key: "patient",
          head: "Patient",
          cell: ({ id, name, number }) => (
            <>
              <TextLink quiet strong href={`/patients/${id}`}>
                {name}
              </TextLink>
              <span className="second-line">{number}</span>
            </>
          ),
        },
        {
          key: "contact",
          head: "Contact",
          cell: ({ phone, email, ways }) => (
            <>
              {phone !== "" && (
                <span className="block whitespace-nowrap">
                  <TextLink quiet href={`tel:${phone.replaceAll(/[^\d+]/g, "")}`}>
                    {phone}
                  </TextLink>
                </span>
              )}
              {email !== "" && <span className="block whitespace-nowrap">{email}</span>}
              {phone === "" && email === "" && "None on record"}
              <span className="second-line">
                {ways.length === 0
                  ? "No way of contact agreed"
                  : `Agreed: ${ways.map((way) => sayUse("contact", way).toLowerCase()).join(", ")}`}
              </span>
            </>
          ),
        },
        {
          key: "sessions",
          head: "Sessions",
          cell: ({ sessions }) => (
            <ul className="grid min-w-48 gap-1">
              {sessions.map(({ appointmentId, date, service, used }) => (
                <li key={`${appointmentId} ${used}`}>
                  <TextLink quiet href={`/appointments/${appointmentId}`}>
                    {date}
                  </TextLink>
                  <span className="second-line">
                    {service}: {used}
                  </span>
                </li>
              ))}
            </ul>
          ),
        },
      ]}
    />
  );
}
