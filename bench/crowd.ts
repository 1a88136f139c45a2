/** Fifty people at the desk in the same instant, by the form of a new appointment: on one time of one clinician, and each on another. */
import { formWith, refusalIn } from "#e2e/support/plain-form.ts";
import { addDays, type IsoDate, timeOfMinutes } from "#lib/time.ts";
import { isClear } from "#tests/load/storms.ts";
import type { Cast } from "./cast.ts";
import { OPENS } from "./clinic-days.ts";
import { DAYS_AHEAD, PATIENTS, patientId } from "./rows.ts";
import { type Client, formBody, textOf } from "./support/client.ts";

const MANY = 50;
const HALF_HOUR = 30;

type Came = { readonly booked: number; readonly clear: number; readonly unclear: readonly string[]; readonly errors: number };
/** `one`: all want one time; `fifty`: each another. */
export type Crowd = { readonly one: Came; readonly fifty: Came };

export async function crowdOf({ cookies, locationId, talkId, clinicians }: Cast, today: IsoDate, client: Client): Promise<Crowd> {
  const cookie = cookies.reception;
  const all = async (
    firstPatient: number,
    date: IsoDate,
    slot: (place: number) => { readonly clinicianId: string; readonly time: string },
  ): Promise<Came> => {
    const forms = [];
    for (let place = 0; place < MANY; place += 1) {
      const path = `/diary/new?patient=${patientId(firstPatient + place)}`;
      const html = textOf(await client.ask({ path, cookie }));
      const values = { serviceId: talkId, locationId, date, minutes: "", ...slot(place) };
      forms.push({ path, cookie, body: await formBody({ ...formWith(html, "serviceId").hidden, ...values }) });
    }
    const answers = await Promise.all(forms.map((form) => client.ask(form)));
    const refused = answers.filter(({ status }) => status === 200).map((answer) => refusalIn(textOf(answer)) ?? "nothing");
    return {
      booked: answers.filter(({ status }) => status === 303).length,
      clear: refused.filter(isClear).length,
      unclear: refused.filter((sentence) => !isClear(sentence)),
      errors: answers.filter(({ status }) => status !== 200 && status !== 303).length,
    };
  };
  // Beyond the year that is booked.
  const [day, next] = [addDays(today, DAYS_AHEAD + 7), addDays(today, DAYS_AHEAD + 8)];
  const whom = (place: number) => clinicians[place % clinicians.length] ?? "";
  return {
    one: await all(PATIENTS / 2, day, () => ({ clinicianId: whom(0), time: timeOfMinutes(OPENS + 60) })),
    fifty: await all(PATIENTS / 2 + MANY, next, (place) => ({
      clinicianId: whom(place),
      time: timeOfMinutes(OPENS + HALF_HOUR * Math.floor(place / clinicians.length)),
    })),
  };
}
