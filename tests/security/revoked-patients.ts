/** What ends a patient's way in: to their own page, and to the forms of an appointment. */
import type { ExampleIds } from "#e2e/support/examples.ts";
import { formCookieName } from "#lib/auth/form-session.ts";
import type { House } from "#tests/load/house.ts";
import { type People, PIN } from "./posting.ts";
import { atForm, atPortal } from "./visitors.ts";

/** A page that a cookie opens, and what stands there instead once it opens nothing: a status, or where it leads. */
export type Look = { readonly page: string; readonly cookie: string; readonly shut: string | number };

/** Somebody who is in, and what ends that; who goes on is looked at afterwards. */
export type Begun = {
  readonly old: Look;
  readonly end: () => Promise<{ readonly refusal: string | null; readonly goesOn?: readonly Look[] }>;
};
export type Ends = Readonly<Record<string, (turn: number) => Promise<Begun>>>;

export async function patientEnds(house: House, { post, person }: People, ids: ExampleIds): Promise<Ends> {
  const { sql } = house.witness;
  const reception = house.cookieOf("reception");
  const all = await sql`select id from patients where merged_into is null and date_of_birth is not null order by id limit 60`;
  let given = 0;
  const opened = async () => {
    given += 1;
    const patientId = String(all[given % all.length]?.id);
    const cookie = await atPortal(house, patientId);
    const [link] = await sql`select id from portal_links where patient_id = ${patientId} order by created_at desc, id desc limit 1`;
    const look: Look = { page: "/portal", cookie, shut: "/p" };
    return { patientId, linkId: String(link?.id), page: `/patients/${patientId}/portal-link`, look };
  };
  return {
    "a portal link ended by reception": async () => {
      const { look, linkId, page } = await opened();
      return { old: look, end: () => post("revokePortalLinkAction", page, reception, { linkId }) };
    },
    "all portal links of a patient ended": async () => {
      const { look, patientId, page } = await opened();
      return { old: look, end: () => post("revokePortalLinksAction", page, reception, { patientId }) };
    },
    "a portal link made anew in place of the others": async () => {
      const { look, patientId, page } = await opened();
      const fields = { patientId, idempotencyKey: crypto.randomUUID(), channel: "hand", lasts: "visits", endOthers: "on" };
      return { old: look, end: () => post("issuePortalLinkAction", page, reception, fields) };
    },
    "a form's link ended by reception": async () => {
      // Of somebody for this turn alone: turns run beside each other, and each ends its own link.
      const { userId } = await person("reception");
      const cookie = await atForm(house, ids.unscreened, userId);
      const [link] = await sql`select id from form_links where created_by = ${userId}`;
      const page = `/appointments/${ids.booked}/form-link`;
      return {
        old: { page: "/form/screening", cookie, shut: "/form/closed" },
        end: () => post("endFormLinkAction", page, reception, { linkId: String(link?.id) }),
      };
    },
    "a tablet taken back by the PIN: the forms on it": async () => {
      const { cookie } = await person("reception");
      const handed = await post("handOverAction", `/appointments/${ids.unscreened}/hand-over`, cookie, {
        appointmentId: ids.unscreened,
        forms: "screening",
      });
      const form = handed.kept(formCookieName(false)) ?? "";
      return {
        old: { page: "/form/screening", cookie: form, shut: "/form/closed" },
        end: () => post("takeBackByPinAction", "/form/back", `${cookie}; ${form}`, { pin: PIN }),
      };
    },
  };
}
