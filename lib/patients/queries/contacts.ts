import { and, asc, desc, eq, isNull } from "drizzle-orm";
import { contactConsents } from "#db/schema/contact-consents.ts";
import { isRecordOf } from "#db/schema/patient-identities.ts";
import { patientPeople } from "#db/schema/patient-people.ts";
import { users } from "#db/schema/users.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import { sayInstant } from "#lib/time.ts";
import { type Channel, type ContactConsents, PEOPLE_ROLES, PERSON_ROLE_LABELS, type PersonRole } from "../rules/contacts.ts";
import { getClinicDates } from "./clinic-dates.ts";

export type PersonView = {
  readonly id: string;
  readonly version: number;
  readonly role: PersonRole;
  /** "Parent or guardian" */
  readonly roleWords: string;
  readonly name: string;
  readonly relation: string;
  readonly organisation: string;
  readonly phone: string;
  readonly email: string;
};

export type ContactsView = {
  readonly consents: ContactConsents;
  /** By channel, who noted the word that holds, and when; null where nobody asked. */
  readonly noted: Readonly<Record<Channel, string | null>>;
  readonly people: readonly PersonView[];
};

const asked = <T>(value: (channel: Channel) => T): Readonly<Record<Channel, T>> => ({
  call: value("call"),
  text: value("text"),
  email: value("email"),
  post: value("post"),
});

async function latestWords(ctx: Ctx<"patient:read"> | Ctx<"patient:write">, patientId: string) {
  return ctx.db
    .selectDistinctOn([contactConsents.channel], {
      channel: contactConsents.channel,
      agreed: contactConsents.agreed,
      at: contactConsents.createdAt,
      by: users.name,
    })
    .from(contactConsents)
    .innerJoin(users, eq(users.id, contactConsents.notedBy))
    .where(isRecordOf(contactConsents.patientId, patientId))
    .orderBy(asc(contactConsents.channel), desc(contactConsents.createdAt), desc(contactConsents.id));
}

/** The word that holds on each channel: the latest one, whichever of the patient's records it was noted on. */
export async function readContactConsents(ctx: Ctx<"patient:read"> | Ctx<"patient:write">, patientId: string): Promise<ContactConsents> {
  const words = await latestWords(ctx, patientId);
  return asked((channel) => said(words.find((word) => word.channel === channel)?.agreed));
}

function said(agreed: boolean | undefined): "yes" | "no" | "unasked" {
  if (agreed === undefined) return "unasked";
  return agreed ? "yes" : "no";
}

/** How a patient may be reached, and who stands beside them. Two statements. Opening the record was audited by whoever asks. */
export async function getContacts(ctx: Ctx<"patient:read">, patientId: string): Promise<ContactsView> {
  const [words, people, { timeZone }] = await Promise.all([
    latestWords(ctx, patientId),
    ctx.db
      .select({
        id: patientPeople.id,
        version: patientPeople.version,
        role: patientPeople.role,
        name: patientPeople.name,
        relation: patientPeople.relation,
        organisation: patientPeople.organisation,
        phone: patientPeople.phone,
        email: patientPeople.email,
      })
      .from(patientPeople)
      .where(and(isRecordOf(patientPeople.patientId, patientId), isNull(patientPeople.archivedAt)))
      .orderBy(asc(patientPeople.createdAt), asc(patientPeople.id)),
    getClinicDates(ctx),
  ]);
  const of = (channel: Channel) => words.find((word) => word.channel === channel);
  return {
    consents: asked((channel) => said(of(channel)?.agreed)),
    noted: asked((channel) => {
      const word = of(channel);
      return word === undefined ? null : `${word.by}, ${sayInstant(word.at, timeZone)}`;
    }),
    people: people
      .toSorted((a, b) => PEOPLE_ROLES.indexOf(a.role) - PEOPLE_ROLES.indexOf(b.role))
      .map((person) => ({ ...person, roleWords: PERSON_ROLE_LABELS[person.role] })),
  };
}
