import { addPerson, noteContactConsents } from "#lib/patients/commands/contacts.ts";
import { addAllergy, addMedicine } from "#lib/patients/commands/health.ts";
import { addNote, addTag } from "#lib/patients/commands/notes.ts";
import type { CHANNELS } from "#lib/patients/rules/contacts.ts";
import { type At, must } from "./clock.ts";
import type { Random } from "./random.ts";
import type { DemoSetting } from "./setting.ts";

type Said = "yes" | "no" | "unasked";
type Scene = { readonly at: At; readonly now: Temporal.Instant; readonly random: Random; readonly setting: DemoSetting };

const CONSENTS: readonly Readonly<Record<(typeof CHANNELS)[number], Said>>[] = [
  { call: "yes", text: "yes", email: "yes", post: "unasked" },
  { call: "no", text: "yes", email: "yes", post: "no" },
  { call: "yes", text: "unasked", email: "yes", post: "unasked" },
];
const NOTES = [
  "Comes by train: allow ten minutes after the hour.",
  "Asked to be reminded the evening before.",
  "Parks behind the building.",
] as const;
const TAGS = ["Interpreter", "Staff family", "Early mornings"] as const;
const ALLERGIES = ["latex", "metal", "adhesive", "penicillin"] as const;

/** What else is known of some of the demo's patients: how they may be reached, who to call, notes, tags, allergies and medicines. */
export async function fillRecord({ at, now, random, setting }: Scene, patientId: string, familyName: string): Promise<void> {
  const desk = at(now, setting.reception);
  if (random.chance(0.3)) {
    const said = random.pick(CONSENTS);
    must("note how they may be reached", await noteContactConsents(desk, { idempotencyKey: random.key(), patientId, ...said }));
  }
  if (random.chance(0.2)) {
    const person = {
      role: "emergency",
      name: `Sam ${familyName}`,
      relation: "Partner",
      organisation: "",
      phone: "0491 570 006",
      email: "",
    } as const;
    must("add a person", await addPerson(desk, { idempotencyKey: random.key(), patientId, ...person }));
  }
  if (random.chance(0.15)) {
    const note = { words: random.pick(NOTES), audience: "everyone" } as const;
    must("add a note", await addNote(desk, { idempotencyKey: random.key(), patientId, ...note }));
  }
  if (random.chance(0.1)) must("add a tag", await addTag(desk, { patientId, tag: random.pick(TAGS) }));
  if (!random.chance(0.25)) return;
  const room = at(now, setting.doctor);
  const told = { patientId, words: "", detail: "" };
  const code = random.chance(0.4) ? random.pick(ALLERGIES) : "none";
  must("note an allergy", await addAllergy(room, { ...told, idempotencyKey: random.key(), code, severity: "unknown" }));
  must(
    "note a medicine",
    await addMedicine(room, { ...told, idempotencyKey: random.key(), code: random.chance(0.3) ? "supplement" : "none" }),
  );
}
