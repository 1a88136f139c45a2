import { definitions, definitionVersions } from "#db/schema/definitions.ts";
import { DEFAULT_WORDINGS } from "#lib/messages/outputs/default-wordings.ts";
import { WORDING_SLUGS, type WordingSlug } from "#lib/messages/rules/wordings.ts";
import type { Db } from "../client.ts";
import { contentHash } from "../once.ts";
import { defaultAftercareSet } from "./definitions/aftercare-set.ts";
import { defaultContactConsent } from "./definitions/contact-consent.ts";
import { defaultPhotoConsent } from "./definitions/photo-consent.ts";
import { defaultProtocols } from "./definitions/protocols.ts";
import { defaultScreeningForm } from "./definitions/screening-form.ts";
import { defaultTreatmentConsent } from "./definitions/treatment-consent.ts";

type Kind = (typeof definitions.$inferInsert)["kind"];
type Default = { readonly kind: Kind; readonly slug: string; readonly name: string; readonly content: object };

const messages: Readonly<Record<WordingSlug, string>> = {
  booking: "Appointments booked",
  "booking-changed": "Appointments changed",
  preparation: "Getting ready",
  reminder: "Reminder the day before",
  forms: "Forms to fill in",
  aftercare: "Aftercare, handed out",
  "aftercare-24h": "Aftercare, after 24 hours",
  "aftercare-48h": "Aftercare, after 48 hours",
  "aftercare-7d": "Aftercare, after a week",
  review: "Review due",
  "waitlist-offer": "A time that came free",
  "portal-link": "Link to the patient's page",
};

const DEFAULTS: readonly Default[] = [
  { kind: "form", slug: "screening", name: "Screening before needling", content: defaultScreeningForm },
  { kind: "consent", slug: "treatment", name: defaultTreatmentConsent.title, content: defaultTreatmentConsent },
  { kind: "consent", slug: "photo", name: defaultPhotoConsent.title, content: defaultPhotoConsent },
  { kind: "consent", slug: "contact", name: defaultContactConsent.title, content: defaultContactConsent },
  { kind: "aftercare", slug: "aftercare", name: defaultAftercareSet.title, content: defaultAftercareSet },
  ...defaultProtocols.map(({ slug, name, content }) => ({ kind: "protocol" as const, slug, name, content })),
  ...WORDING_SLUGS.map((slug) => ({
    kind: "template" as const,
    slug,
    name: messages[slug],
    content: { message: slug, ...DEFAULT_WORDINGS[slug] },
  })),
];

/**
 * What a new clinic begins with, and what an older one does not have yet, each as version 1 and a draft: nothing is in force before a named clinician of this
 * clinic has approved it.
 */
export async function seedDefaultDefinitions(tx: { readonly db: Db }): Promise<void> {
  const made = await tx.db
    .insert(definitions)
    .values(DEFAULTS.map(({ kind, slug, name }) => ({ kind, slug, name })))
    .onConflictDoNothing({ target: [definitions.kind, definitions.slug] })
    .returning({ id: definitions.id, kind: definitions.kind, slug: definitions.slug });
  if (made.length === 0) return;
  await tx.db.insert(definitionVersions).values(
    made.map(({ id, kind, slug }) => {
      const found = DEFAULTS.find((each) => each.kind === kind && each.slug === slug);
      if (found === undefined) throw new Error("A default without content.");
      return { definitionId: id, number: 1, content: found.content, contentHash: contentHash(found.content) };
    }),
  );
}
