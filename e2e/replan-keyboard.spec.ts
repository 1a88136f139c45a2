import { at, book, propose, registerPatient, standing } from "./support/a-series.ts";
import { expect, test } from "./support/fixtures.ts";
import { keyboardOperator, tabTo } from "./support/operator.ts";
import { ZONE } from "./support/times.ts";

const staff = keyboardOperator();

test("a series is planned again with the keyboard alone: every step has its role and name in the accessibility tree, and the result is announced", async ({
  open,
}) => {
  test.setTimeout(180_000);
  const desk = await open("reception");
  const seriesId = await propose(await registerPatient({ familyName: `Kestrel${Date.now() % 100_000}` }), "scar-reduction", 3);
  const from = Temporal.Now.plainDateISO(ZONE).add({ days: 70 }).toString();
  const sessions = await book(seriesId, () => ({ from, within: "14" }));
  const second = at(sessions, 2);

  await test.step("from the diary to the visit, and from the visit to its series", async () => {
    await desk.goto(`/diary?${new URLSearchParams({ date: second.date })}`);
    await staff.press(desk.locator(`a[href="/appointments/${second.id}"]`).first());
    await expect(desk).toHaveURL(new RegExp(`/appointments/${second.id}`));
    await staff.press(desk.getByRole("main").getByRole("link", { name: "Whole series" }));
    await expect(desk).toHaveURL(new RegExp(`/series/${seriesId}`));
  });

  await test.step("the session is given up, so that there is something to plan", async () => {
    await desk.goto(`/appointments/${second.id}/cancel`);
    await staff.write(desk.getByLabel("Reason"), "Away that month");
    await staff.press(desk.getByRole("button", { name: "Cancel the appointment" }));
    await expect(desk).toHaveURL(/done=cancelled/);
    await desk.goto(`/series/${seriesId}`);
    const main = desk.getByRole("main");
    await expect(main.getByRole("heading", { level: 1 })).toHaveAccessibleName("Scar reduction, 3 sessions");
    await expect(main.getByRole("row", { name: /^2 No appointment yet/ })).toBeVisible();
    await staff.press(main.getByRole("link", { name: "Re-plan from session 2", exact: true }).first());
  });

  await test.step("the ways to go on are links that say which is chosen, with was and becomes in a table", async () => {
    const main = desk.getByRole("main");
    await expect(main.getByRole("heading", { level: 1 })).toHaveAccessibleName("Re-plan from session 2");
    await expect(main).toMatchAriaSnapshot(`
      - navigation "Ways to go on":
        - list:
          - listitem:
            - link /Best fit/
    `);
    await expect(main.getByRole("link", { name: /Best fit/ })).toHaveAttribute("aria-current", "true");
    await expect(main).toMatchAriaSnapshot(`
      - form "Apply this plan":
        - region "Was and becomes":
          - table "Was and becomes":
            - rowgroup:
              - row:
                - columnheader "No."
                - columnheader "Was"
                - columnheader "Becomes"
                - columnheader "Gap before"
                - columnheader "What it means"
        - group "Tell the patient":
          - radio "Tell them" [checked]
          - radio "Not now"
        - button /^(?:Move|Book) \\d+ session/
    `);
    await expect(main.getByRole("row", { name: /^2 Not booked / })).toBeVisible();
  });

  await test.step("the plan is applied by the keyboard, and what was done is announced", async () => {
    const longGap = desk.getByRole("checkbox", { name: "Accept the longer gap" });
    if ((await longGap.count()) > 0) await staff.tick(longGap);
    await tabTo(desk.getByRole("button", { name: /^(?:Move|Book) \d+ session/ }));
    await desk.keyboard.press("Enter");
    await expect(desk.getByRole("status").filter({ hasText: "The sessions are planned again." })).toBeVisible();
    expect((await standing(seriesId)).map(({ number }) => number)).toEqual([1, 2, 3]);
  });
});
