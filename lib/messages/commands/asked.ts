import { eq } from "drizzle-orm";
import { z } from "zod";
import { clinics } from "#db/schema/clinics.ts";
import { locations } from "#db/schema/locations.ts";
import { messages } from "#db/schema/messages.ts";
import { lockPatient } from "#lib/appointments/commands/locks.ts";
import type { Letter, Telling } from "../outputs/telling.ts";
import { readMessageFacts } from "../queries/facts.ts";
import { readRecipient } from "../queries/recipient.ts";
import { isToCome } from "../rules/visits.ts";
import type { SendTx } from "./send.ts";

type Asked = { readonly kind: (typeof messages.$inferSelect)["kind"]; readonly patientId: string | null; readonly about: unknown };

/** What an offer is about: the visit that would move, and the time that came free, as it is told. */
export const offerAbout = z.object({ appointmentId: z.string(), offered: z.string() });

/** What somebody of the clinic asked to be sent, from what stands now; null where it holds no more, and then it is withdrawn. */
export async function writeAsked(tx: SendTx, messageId: string, { kind, patientId, about }: Asked) {
  const standing = patientId === null ? null : await lockPatient(tx, patientId);
  const facts = standing === null ? null : await readMessageFacts(tx, standing);
  const part =
    facts === null
      ? null
      : partOf(
          kind,
          about,
          facts.visits.filter((visit) => isToCome(visit, tx.now)),
        );
  if (standing === null || facts === null || part === null) {
    await tx.db.update(messages).set({ state: "withdrawn" }).where(eq(messages.id, messageId));
    return null;
  }
  const recipient = await readRecipient(tx, standing);
  const { called, hasBirthDate } = recipient;
  const [clinic] = await tx.db.select({ name: clinics.name }).from(clinics);
  const locationId = part.kind === "waitlist_offer" ? facts.visits.find(({ id }) => id === part.visit.id)?.locationId : undefined;
  const places = tx.db.select({ phone: locations.phone, timeZone: locations.timeZone }).from(locations);
  const [place] = await (locationId === undefined ? places.orderBy(locations.id).limit(1) : places.where(eq(locations.id, locationId)));
  if (clinic === undefined || place === undefined) throw new Error("A message is from a place of the clinic.");
  const letter: Letter = {
    called,
    clinic: clinic.name,
    phone: place.phone,
    timeZone: place.timeZone,
    parts: [part],
    visits: [],
    calledOff: [],
    isEssential: true,
    hasPortal: hasBirthDate,
    hasForm: false,
    now: tx.now,
  };
  return { patientId: standing, recipient, letter, told: null, patientZone: null };
}

function partOf(kind: Asked["kind"], about: unknown, visits: readonly Extract<Telling, { kind: "reminder" }>["visit"][]): Telling | null {
  if (kind === "portal_link") return { kind: "portal_link" };
  const offer = offerAbout.safeParse(about).data;
  const visit = visits.find(({ id }) => id === offer?.appointmentId);
  return kind !== "waitlist_offer" || offer === undefined || visit === undefined
    ? null
    : { kind: "waitlist_offer", visit, offered: offer.offered };
}
