import { ButtonLink } from "#components/ui/button.tsx";
import { Mark } from "#components/ui/chip.tsx";
import { TextLink } from "#components/ui/link.tsx";
import { Table } from "#components/ui/table.tsx";
import type { DueReviewView } from "#lib/reviews/queries/due.ts";

const MEANINGS = { overdue: "warn", due: "info", soon: "plain" } as const;

function Contact({ phone, email }: Pick<DueReviewView, "phone" | "email">) {
  if (phone === "" && email === "") return <span className="second-line">No phone or email</span>;
  return (
    <>
      {phone !== "" && (
        <span className="block whitespace-nowrap font-normal leading-6">
          <TextLink href={`tel:${phone.replaceAll(/[^\d+]/g, "")}`}>{phone}</TextLink>
        </span>
      )}
      {email !== "" && (
        <span className="block font-normal leading-6">
          <TextLink href={`mailto:${email}`}>{email}</TextLink>
        </span>
      )}
    </>
  );
}

/** Reviews that are asked for, for reception to book one after the other. */
export function DueReviews({ rows }: { readonly rows: readonly DueReviewView[] }) {
  return (
    <Table
      caption="Reviews that are due"
      rows={rows}
      rowKey={(row) => row.seriesId}
      columns={[
        {
          key: "patient",
          head: "Patient",
          cell: (row) => (
            <>
              <span className="block leading-6">
                <TextLink quiet strong href={`/patients/${row.patientId}`}>
                  {row.patientName}
                </TextLink>
              </span>
              <Contact phone={row.phone} email={row.email} />
            </>
          ),
        },
        {
          key: "review",
          head: "Review",
          nowrap: true,
          cell: (row) => (
            <>
              {row.step}
              <span className="second-line">{`after ${row.last}`}</span>
            </>
          ),
        },
        {
          key: "window",
          head: "Its time",
          nowrap: true,
          cell: (row) => (
            <>
              {row.window}
              <span className="block">
                <Mark meaning={MEANINGS[row.state]}>{row.distance}</Mark>
              </span>
            </>
          ),
        },
        {
          key: "series",
          head: "Series",
          cell: (row) => (
            <>
              <TextLink quiet href={`/series/${row.seriesId}`}>
                {row.protocol}
              </TextLink>
              <span className="second-line">{row.location}</span>
            </>
          ),
        },
        {
          key: "do",
          nowrap: true,
          head: <span className="visually-hidden">Next step</span>,
          cell: (row) =>
            row.booked === null ? (
              <ButtonLink
                href={`/diary/new?${new URLSearchParams({ patient: row.patientId, location: row.locationId, date: row.bookFrom })}`}
                size="row"
                label={`Book a review for ${row.patientName}`}
              >
                Book a review
              </ButtonLink>
            ) : (
              <TextLink href={`/appointments/${row.booked.appointmentId}`} label={`Booked ${row.booked.when} for ${row.patientName}`}>
                {`Booked ${row.booked.when}`}
              </TextLink>
            ),
        },
      ]}
    />
  );
}
