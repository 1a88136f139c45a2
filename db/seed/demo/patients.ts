import { addAlert } from "#lib/patients/commands/alerts.ts";
import { registerPatient } from "#lib/patients/commands/patients.ts";
import { addDays, type IsoDate } from "#lib/time.ts";
import { type At, must } from "./clock.ts";
import { FAMILY_NAMES, GIVEN_NAMES, PRONOUNS } from "./names.ts";
import { type Random, randomFrom } from "./random.ts";
import { fillRecord } from "./records.ts";
import { CLINIC_AGE_DAYS, type DemoSetting } from "./setting.ts";

export type DemoPatient = { readonly id: string; readonly fullName: string; readonly registered: IsoDate; readonly locationIndex: number };

const PATIENTS = 400;
const PLAIN = /[^a-z]/g;

const ALERTS = [
  { words: "Latex allergy", severity: "stop", audience: "everyone" },
  { words: "Needs the ground-floor room", severity: "info", audience: "everyone" },
  { words: "Prefers calls after 5 pm", severity: "info", audience: "everyone" },
  { words: "Cold sores: ask the prescriber first", severity: "warn", audience: "clinicians" },
  { words: "Faints easily, lie flat", severity: "warn", audience: "clinicians" },
] as const;

const ADDRESSES = [
  { street: "12 Station Street", city: "Fitzroy", region: "VIC", postcode: "3065", country: "AU" },
  { street: "3/48 Rathdowne Street", city: "Carlton", region: "VIC", postcode: "3053", country: "AU" },
  { street: "7 Albert Road", city: "South Melbourne", region: "VIC", postcode: "3205", country: "AU" },
  { street: "", city: "", region: "", postcode: "", country: "" },
] as const;

/** Registers the demo's patients over the clinic's two years, with believable details and a few alerts. */
export async function registerPatients(at: At, random: Random, setting: DemoSetting, today: IsoDate): Promise<DemoPatient[]> {
  // A stream of its own, so that what else is known of somebody changes nothing of who they are.
  const known = randomFrom(7);
  const used = new Set<string>();
  const patients: DemoPatient[] = [];
  while (patients.length < PATIENTS) {
    const givenName = random.pick(GIVEN_NAMES);
    const familyName = random.pick(FAMILY_NAMES);
    const fullName = `${givenName} ${familyName}`;
    if (used.has(fullName)) continue;
    used.add(fullName);
    const number = patients.length;
    const locationIndex = number % 6 === 5 ? 1 : 0;
    const location = setting.locations[locationIndex];
    if (location === undefined) throw new Error("The demo's second location is missing.");
    // The first fifth were there from the start, the rest came over the years.
    const daysAgo = number < PATIENTS / 5 ? CLINIC_AGE_DAYS - 10 : random.int(70, CLINIC_AGE_DAYS - 20);
    const registered = addDays(today, -daysAgo);
    const now = Temporal.PlainDate.from(registered)
      .toZonedDateTime({ timeZone: location.timeZone, plainTime: `${String(random.int(9, 16)).padStart(2, "0")}:${random.int(10, 59)}` })
      .toInstant();
    const plain = (name: string) => name.normalize("NFD").toLowerCase().replaceAll(PLAIN, "");
    const { patientId } = must(
      "register a patient",
      await registerPatient(at(now, setting.reception), {
        idempotencyKey: random.key(),
        givenName,
        familyName,
        preferredName: random.chance(0.08) ? givenName.slice(0, 3) : "",
        pronouns: random.pick(PRONOUNS),
        dateOfBirth: `${random.int(1958, 2002)}-${String(random.int(1, 12)).padStart(2, "0")}-${String(random.int(1, 28)).padStart(2, "0")}`,
        birthDateUnknown: false,
        phone: `0491 57${random.int(0, 9)} ${random.int(100, 999)}`,
        email: `${plain(givenName)}.${plain(familyName)}@example.com`,
        ...known.pick(ADDRESSES),
        formerNumber: number < PATIENTS / 5 ? `C${String(2000 + number)}` : "",
        language: random.chance(0.9) ? "en" : random.pick(["vi", "zh", "ar", "el", "it"]),
        timeZone: null,
      }),
    );
    if (random.chance(0.12)) {
      const alert = random.pick(ALERTS);
      const by = alert.audience === "clinicians" ? setting.doctor : setting.reception;
      must("add an alert", await addAlert(at(now, by), { idempotencyKey: random.key(), patientId, ...alert, expiresOn: null }));
    }
    await fillRecord({ at, now, random: known, setting }, patientId, familyName);
    patients.push({ id: patientId, fullName, registered, locationIndex });
  }
  return patients;
}
