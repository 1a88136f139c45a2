/** What `npm run bench` measures: the pages that are read most, and what is written most, by the forms of the pages themselves. */
import { formWith, refusalIn } from "#e2e/support/plain-form.ts";
import { addDays } from "#lib/time.ts";
import { Failure } from "#scripts/support/say.ts";
import { type Cast, PASSWORD } from "./cast.ts";
import { lotNumber } from "./records.ts";
import { type Asked, type Client, formBody, jsonBody, textOf } from "./support/client.ts";

/** Read only: what is asked for in turn, and a word that stands in every right answer. */
export type Page = { readonly name: string; readonly asked: readonly Asked[]; readonly holds: string };

/** Written: each turn is another's. @returns what it took in milliseconds, how much of it the page before its form where that counts too, and the bytes that came */
export type Deed = {
  readonly name: string;
  readonly turns: number;
  readonly run: (client: Client, turn: number) => Promise<{ readonly took: number; readonly page?: number; readonly bytes: number }>;
};

const EIGHT_WEEKS = 56;
/** Sixteen who plan ten visits each at once take each other's places now and then: whoever is refused plans anew, and that counts. */
const MOST_TRIES = 8;

export function pagesOf(cast: Cast): readonly Page[] {
  const { cookies, date, locationId, clinicians, patients, portalCookies, words, single } = cast;
  const asReception = (path: string): Asked => ({ path, cookie: cookies.reception });
  const place = `location=${locationId}`;
  const days = [0, 1, 2, 3].map((more) => addDays(date, more));
  const soon = addDays(date, -6);
  return [
    { name: "diary, a day", asked: days.map((day) => asReception(`/diary?date=${day}&${place}`)), holds: "data-appointment" },
    {
      name: "diary, a week",
      asked: clinicians.slice(0, 4).map((who) => asReception(`/diary?view=week&date=${date}&${place}&clinician=${who}`)),
      holds: "data-appointment",
    },
    {
      name: "patient search",
      asked: words.map((each) => ({ path: "/api/patients", cookie: cookies.reception, body: jsonBody({ words: each }) })),
      holds: "found",
    },
    {
      name: "patient record",
      asked: patients.map((id) => ({ path: `/patients/${id}`, cookie: cookies.clinician })),
      holds: 'aria-label="Facts"',
    },
    {
      name: "free slots, eight weeks",
      asked: clinicians
        .slice(0, 4)
        .map((who) => asReception(`/series/${single}/schedule?from=${soon}&within=${EIGHT_WEEKS}&with=${who}.only&move=1`)),
      holds: "day-grid-small",
    },
    { name: "portal page", asked: portalCookies.map((cookie) => ({ path: "/portal", cookie })), holds: "panel-patient" },
    {
      name: "recall of a lot",
      asked: [1, 2, 3, 4].map((lot) => asReception(`/supplies/recall?lot=${lotNumber(lot)}`)),
      holds: "sessions",
    },
    {
      name: "report, a month",
      asked: [
        { path: `/reports/utilisation?period=dates&from=${addDays(date, -7)}&to=${addDays(date, 20)}&${place}`, cookie: cookies.admin },
      ],
      holds: "report",
    },
  ];
}

/** Sends the form of a page that has this field, as a browser without scripts does. @returns where it led, or what was refused */
async function sendForm(
  client: Client,
  {
    path,
    cookie,
    field,
    html,
    values,
  }: { path: string; cookie: string; field: string; html: string; values: Readonly<Record<string, string>> },
) {
  const body = await formBody({ ...formWith(html, field).hidden, ...values });
  const answer = await client.ask({ path, cookie, body });
  const refused = answer.status === 303 ? null : refusalIn(textOf(answer));
  if (answer.status !== 303 && answer.status !== 200) throw new Failure(`The form of ${path} answered ${answer.status}.`);
  return { ...answer, refused };
}

export function deedsOf(cast: Cast, signInPage: string): readonly Deed[] {
  const { cookies, date, tens, underWay, emails } = cast;
  return [
    {
      name: "series of ten: planned, checked, booked",
      turns: tens.length,
      run: async (client, turn) => {
        // On different days of the four weeks, so that two at once want different places.
        const path = `/series/${tens[turn]}/schedule?from=${addDays(date, (turn * 5) % 28)}&within=6`;
        let [took, before] = [0, 0];
        let bytes = 0;
        let refused: string | null = null;
        for (let tries = 1; tries <= MOST_TRIES; tries += 1) {
          const page = await client.ask({ path, cookie: cookies.reception });
          const html = textOf(page);
          if (page.status !== 200 || !html.includes("sessions.9.date")) throw new Failure("The planner has no plan of ten.");
          const sent = await sendForm(client, { path, cookie: cookies.reception, field: "sessions.9.date", html, values: {} });
          took += page.took + sent.took;
          before += page.took;
          bytes += page.bytes.length + sent.bytes.length;
          refused = sent.refused;
          if (refused === null) return { took, page: before, bytes };
        }
        throw new Failure(`A series was refused ${MOST_TRIES} times: ${refused}`);
      },
    },
    {
      name: "sign-in",
      turns: 200,
      run: async (client, turn) => {
        const values = { email: emails[turn % emails.length] ?? "", password: PASSWORD };
        const sent = await sendForm(client, { path: "/sign-in", cookie: "", field: "password", html: signInPage, values });
        if (sent.refused !== null || sent.status !== 303) throw new Failure(`A sign-in was refused: ${sent.refused}`);
        return { took: sent.took, bytes: sent.bytes.length };
      },
    },
    {
      name: "treatment saved",
      turns: underWay.length,
      run: async (client, turn) => {
        const path = `/appointments/${underWay[turn]}/treatment`;
        const page = await client.ask({ path, cookie: cookies.clinician });
        if (page.status !== 200) throw new Failure(`The page of a treatment answered ${page.status}.`);
        const values = { intent: "save", "zones.chin.depth": "1.00", "zones.chin.passes": "3", notes: "Even redness." };
        const sent = await sendForm(client, { path, cookie: cookies.clinician, field: "treatmentId", html: textOf(page), values });
        if (sent.refused !== null) throw new Failure(`A treatment was not saved: ${sent.refused}`);
        return { took: sent.took, bytes: sent.bytes.length };
      },
    },
  ];
}
