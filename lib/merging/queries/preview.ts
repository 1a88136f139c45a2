import { sql } from "drizzle-orm";
import { z } from "zod";
import { recordAudits } from "#lib/audit/commands.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import { sayFacts } from "#lib/patients/queries/alike.ts";
import { getClinicDates, readsClinical } from "#lib/patients/queries/clinic-dates.ts";
import { DETAIL_FIELDS, DETAIL_LABELS, type DetailField } from "#lib/patients/rules/details.ts";
import { sayPatientName } from "#lib/patients/rules/patient.ts";
import { count, sayDetail, sayVisit } from "../outputs/words.ts";
import { type Clash, choiceOf, clashesOf, type Side } from "../rules.ts";
import { readMergeFacts, type ToldFacts } from "./facts.ts";
import { type FoundSide, findSide } from "./sides.ts";

type MergeSideView = {
  readonly id: string;
  readonly name: string;
  readonly number: string;
  readonly facts: string;
  readonly version: number;
  /** "3 visits", "1 series": what stands in the record. */
  readonly holds: readonly string[];
};

type MergeFieldView = {
  readonly field: DetailField;
  readonly label: string;
  /** Null where the record says nothing. */
  readonly kept: string | null;
  readonly merged: string | null;
  /** What holds unless something else is chosen; null where there is nothing to choose. */
  readonly chosen: Side | null;
};

type ClashView = { readonly words: string; readonly links: readonly { readonly label: string; readonly href: string }[] };

export type MergePreview = {
  readonly kept: MergeSideView;
  readonly merged: MergeSideView;
  readonly fields: readonly MergeFieldView[];
  /** What must be settled first. */
  readonly clashes: readonly ClashView[];
  /** Links to portal and forms that end with the merge. */
  readonly links: number;
};

const counts = z.object({
  side: z.enum(["kept", "merged"]),
  visits: z.number(),
  series: z.number(),
  treatments: z.number(),
  consents: z.number(),
  photos: z.number(),
  documents: z.number(),
  links: z.number(),
});

/**
 * Two records beside each other, as they would become one. Both are opened by it, and audited as such before anything is returned. Null where one of them is
 * none, leads to another, or is the other.
 */
export async function getMergePreview(
  ctx: Ctx<"patient:merge" | "patient:read">,
  keptId: string,
  mergedId: string,
): Promise<MergePreview | null> {
  if (keptId === mergedId) return null;
  const [kept, merged] = await Promise.all([findSide(ctx, keptId), findSide(ctx, mergedId)]);
  if (kept === null || merged === null) return null;
  await recordAudits(
    ctx,
    [kept, merged].map(({ id }) => ({ action: "patient:open" as const, objectType: "patient", objectId: id, patientId: id })),
  );
  const [facts, { rows }, { today }] = await Promise.all([
    readMergeFacts(ctx, keptId, mergedId),
    ctx.db.execute(sql`
      select s.side,
        (select count(*)::int from appointments a where a.patient_id = any(s.ids) and a.status <> 'cancelled') as visits,
        (select count(*)::int from series x where x.patient_id = any(s.ids)) as series,
        (select count(*)::int from treatments t where t.patient_id = any(s.ids)) as treatments,
        (select count(*)::int from consents c where c.patient_id = any(s.ids)) as consents,
        (select count(*)::int from photos o where o.patient_id = any(s.ids) and o.state = 'kept') as photos,
        (select count(*)::int from patient_documents d where d.patient_id = any(s.ids) and d.state = 'kept' and (d.audience = 'everyone' or ${readsClinical(ctx)}))
          as documents,
        (select count(*)::int from portal_links l where l.patient_id = any(s.ids) and l.revoked_at is null and l.expires_at > now())
          + (select count(*)::int from form_links l where l.patient_id = any(s.ids) and l.revoked_at is null and l.used_at is null and l.expires_at > now()) as links
      from (values ('kept', patient_records(${keptId}::uuid)), ('merged', patient_records(${mergedId}::uuid))) s(side, ids)`),
    getClinicDates(ctx),
  ]);
  const held = z.array(counts).parse(rows);
  const side = (of: FoundSide, which: Side): MergeSideView => {
    const own = held.find((each) => each.side === which);
    return {
      id: of.id,
      name: sayPatientName(of.details),
      number: String(of.number),
      facts: sayFacts(of.details, today),
      version: of.version,
      holds: own === undefined ? [] : sayHolds(own),
    };
  };
  return {
    kept: side(kept, "kept"),
    merged: side(merged, "merged"),
    fields: DETAIL_FIELDS.flatMap((field) => {
      const [own, other] = [sayDetail(field, kept.details), sayDetail(field, merged.details)];
      if (own === null && other === null) return [];
      const choice = choiceOf(field, kept.details, merged.details);
      const chosen = choice === "none" ? null : choice === "fills_a_gap" ? ("merged" as const) : ("kept" as const);
      return [{ field, label: DETAIL_LABELS[field], kept: own, merged: other, chosen }];
    }),
    clashes: clashesOf(facts).map((clash) => tell(clash, facts, { kept: keptId, merged: mergedId })),
    links: held.reduce((sum, { links }) => sum + links, 0),
  };
}

function sayHolds({ visits, series, treatments, consents, photos, documents }: z.output<typeof counts>): readonly string[] {
  const all = [
    { number: visits, words: count(visits, "visit") },
    { number: series, words: `${series} series` },
    { number: treatments, words: count(treatments, "treatment record") },
    { number: consents, words: count(consents, "consent") },
    { number: photos, words: count(photos, "photograph") },
    { number: documents, words: count(documents, "document") },
  ];
  return all.filter(({ number }) => number > 0).map(({ words }) => words);
}

/** One clash in words, with where it is settled. */
function tell(clash: Clash, facts: ToldFacts, ids: Readonly<Record<Side, string>>): ClashView {
  if ("side" in clash) {
    return clash.kind === "request_open"
      ? {
          words: "A copy of the record was asked for and is not answered yet: it would hold the other record too.",
          links: [{ label: "Answer the request", href: `/patients/${ids[clash.side]}/records` }],
        }
      : {
          words: "The destruction of one of the records is approved. Take that back first.",
          links: [{ label: "Keeping records", href: "/settings/retention" }],
        };
  }
  const both = [clash.kept, clash.merged];
  if (clash.kind === "visits_overlap") {
    const visits = facts.visits.filter(({ id }) => both.includes(id));
    return {
      words: "Two visits at one time. Move or cancel one of them.",
      links: visits.map((visit) => ({ label: sayVisit(visit), href: `/appointments/${visit.id}` })),
    };
  }
  if (clash.kind === "series_twice") {
    const series = facts.series.filter(({ id }) => both.includes(id));
    return {
      words: "Two series of one protocol go on. End one of them.",
      links: series.map(({ id, name, side }) => ({
        label: `${name}, of the ${side === "kept" ? "first" : "second"} record`,
        href: `/series/${id}`,
      })),
    };
  }
  if (clash.kind === "health_contradicts") {
    return {
      words: "One record says that there are no allergies or no medicines, the other names some. A clinician settles it.",
      links: (["kept", "merged"] as const).map((side) => ({
        label: `Allergies and medicines of the ${side === "kept" ? "first" : "second"} record`,
        href: `/patients/${ids[side]}/health`,
      })),
    };
  }
  const consents = facts.consents.filter(({ id }) => both.includes(id));
  return {
    words: "Two treatment consents for one protocol stand. Withdraw one of them.",
    links: consents.map(({ name, side }) => ({
      label: `${name}, of the ${side === "kept" ? "first" : "second"} record`,
      href: `/patients/${ids[side]}/consents`,
    })),
  };
}
