import { sql } from "drizzle-orm";
import { z } from "zod";
import type { HandoutSections } from "#lib/aftercare/input.ts";
import type { PrintedHandout } from "#lib/aftercare/outputs/printed-handout.ts";
import { type TimelineView, timelineAt } from "#lib/aftercare/outputs/timeline.ts";
import type { PortalCtx } from "#lib/auth/ctx.ts";
import { consentDefinition } from "#lib/consent/input.ts";
import { sayDate, sayInstant } from "#lib/time.ts";
import { givenOn } from "./given.ts";
import { type HandoutRow, instant, readAsPatient, readHandouts, readPatient, rowsOf } from "./rows.ts";

export type PortalHandoutView = {
  readonly id: string;
  /** Whose it is, as they are called. */
  readonly called: string;
  /** As the set is called that it was given from. */
  readonly title: string;
  readonly intro: string;
  /** "Tue 24 Nov 2026" */
  readonly given: string;
  readonly by: string;
  readonly version: number;
  /** The clinician who approved that version. */
  readonly approvedBy: string;
  readonly isReplaced: boolean;
  readonly products: readonly string[];
  readonly homePlan: readonly string[];
  /** Whole dates, for paper. */
  readonly paper: TimelineView | null;
  /** The same as the clinic prints it, for a file or a calendar. */
  readonly printed: PrintedHandout | null;
  readonly issuedAt: Temporal.Instant;
  readonly sections: HandoutSections;
};

/** One handout as it was given; null where this patient was given none of that id. */
export async function getPortalHandout(ctx: PortalCtx, id: string): Promise<PortalHandoutView | null> {
  const { rows, called } = await readAsPatient(ctx, async (db) => ({ rows: await readHandouts(db), ...(await readPatient(db)) }));
  const row = rows.find((each) => each.id === id);
  if (row === undefined) return null;
  const paper = timelineAt({
    sets: [{ treatmentEndedAt: row.treatment_ended_at, timeZone: row.time_zone, instructions: row.instructions }],
    now: row.treatment_ended_at,
    timeZone: row.time_zone,
    absolute: true,
  });
  return {
    id: row.id,
    called,
    title: row.title,
    intro: row.intro,
    given: givenOn(row),
    by: row.issued_by,
    version: row.version_number,
    paper,
    printed: paper === null ? null : printed(row, paper),
    issuedAt: row.issued_at,
    approvedBy: row.approved_by,
    isReplaced: row.replaced,
    products: row.products,
    homePlan: row.home_plan,
    sections: row.sections,
  };
}

function printed(row: HandoutRow, timeline: TimelineView): PrintedHandout {
  return {
    treatmentId: row.treatment_id,
    issue: row.issue,
    title: row.title,
    intro: row.intro,
    location: { name: row.location_name, phone: row.location_phone },
    treatedAt: timeline.treatedAt,
    timeline,
    sections: row.sections,
    products: row.products,
    homePlan: row.home_plan,
    approval: `Aftercare version ${row.version_number}, approved by ${row.approved_by}.`,
    given: `Given ${givenOn(row)}, by ${row.issued_by}.`,
    replaced: row.replaced ? "A newer handout for this treatment holds." : null,
  };
}

export type PortalConsentView = {
  readonly id: string;
  readonly title: string;
  readonly sections: readonly { readonly heading: string; readonly paragraphs: readonly string[] }[];
  readonly agreed: readonly { readonly id: string; readonly text: string }[];
  /** "Signed by Ines Moretti, Tue 24 Nov 2026, 6:20 pm." and whoever signed with the patient. */
  readonly signatures: readonly string[];
  readonly standing: string;
  readonly version: number;
};

const consentRow = z.object({
  id: z.string(),
  purpose: z.string().nullable(),
  version_number: z.number(),
  statements: z.object({ text: consentDefinition, ticked: z.array(z.string()) }),
  signed_name: z.string().nullable(),
  guardian_name: z.string().nullable(),
  signed_at: instant,
  clinician_name: z.string().nullable(),
  clinician_signed_at: instant.nullable(),
  in_force_at: instant.nullable(),
  expires_on: z.string().nullable(),
  ended_at: instant.nullable(),
  time_zone: z.string(),
});

/** What the patient signed, as they read it; null where this patient signed none of that id. */
export async function getPortalConsent(ctx: PortalCtx, id: string): Promise<PortalConsentView | null> {
  const [row] = await readAsPatient(ctx, (db) =>
    rowsOf(
      db,
      consentRow,
      sql`select c.id, c.purpose, c.version_number, c.statements, c.signed_name, c.guardian_name, c.signed_at, c.clinician_name, c.clinician_signed_at,
          c.in_force_at, c.expires_on, coalesce(c.withdrawn_at, c.replaced_at, c.lapsed_at) as ended_at,
          coalesce(c.time_zone, (select l.time_zone from portal_location_view l order by l.name limit 1), 'UTC') as time_zone
        from portal_consent_view c where c.id = ${id}::uuid`,
    ),
  );
  if (row === undefined) return null;
  const { text, ticked } = row.statements;
  const say = (at: Temporal.Instant) => sayInstant(at, row.time_zone);
  const agreed = row.purpose === null ? ticked : [row.purpose];
  return {
    id: row.id,
    title: text.title,
    sections: text.sections,
    agreed: text.statements.filter((statement) => agreed.includes(statement.id)),
    signatures: [
      row.signed_name === null ? [] : [`Signed by ${row.signed_name}, ${say(row.signed_at)}.`],
      row.guardian_name === null ? [] : [`Signed for you by ${row.guardian_name}, ${say(row.signed_at)}.`],
      row.clinician_name === null || row.clinician_signed_at === null
        ? []
        : [`Signed by ${row.clinician_name} for the clinic, ${say(row.clinician_signed_at)}.`],
    ].flat(),
    standing:
      row.ended_at !== null
        ? `It ended ${say(row.ended_at)}.`
        : row.in_force_at === null
          ? "It waits for your clinician to sign."
          : row.expires_on === null
            ? "It holds until you take it back: tell us at any time."
            : `It holds until ${sayDate(row.expires_on)}, or until you take it back: tell us at any time.`,
    version: row.version_number,
  };
}
