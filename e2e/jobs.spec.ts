import { expect, test } from "./support/fixtures.ts";
import { keyboardWalk } from "./support/keyboard-walk.ts";
import { dress, findOutline, findViolations, TWO_LOOKS } from "./support/looking.ts";
import { plantGivenUp } from "./support/messages.ts";
import { mouseOperator } from "./support/operator.ts";
import { lookInside } from "./support/sql.ts";

test.describe.configure({ mode: "serial" });

async function given(): Promise<void> {
  const sql = lookInside();
  try {
    await sql`delete from pgboss.job where name = 'given-up'`;
    await plantGivenUp(sql);
  } finally {
    await sql.end();
  }
}

test("with keys alone an admin has work tried again and puts the rest away, and axe finds nothing in either state", async ({ open }) => {
  await given();
  const page = await open("admin");
  const keys = await keyboardWalk(page);
  const look = async (state: string) => {
    for (const each of TWO_LOOKS) {
      await dress(page, each);
      expect(await findViolations(page, state)).toEqual([]);
    }
    expect(await findOutline(page)).toEqual([]);
  };
  await page.goto("/settings/jobs");
  await look("two jobs");
  const row = page.getByRole("listitem").filter({ hasText: "Telling staff of something" });
  await expect(row).toContainText("after 9 tries");
  await expect(row).toContainText("DatabaseError 57P01, in the log under 5b1e02fa");
  await expect(page.getByRole("listitem").filter({ hasText: "Reckoning what a patient is told" })).toContainText("Ended without a word");
  await keys.press(row.getByRole("button", { name: "Put away" }));
  await expect(page.getByText("It is put away, and is not tried again.")).toBeVisible();
  await keys.press(page.getByRole("button", { name: "Put away" }));
  await expect(page.getByRole("heading", { name: "Nothing was given up" })).toBeVisible();
  await look("no job");
});

test("without JavaScript all of it is seen to at once, and whoever comes late finds nothing left", async ({ open }) => {
  await given();
  const admin = mouseOperator({ javaScript: false });
  const [page, other] = [await open("admin", { javaScript: false }), await open("admin", { javaScript: false })];
  for (const each of [page, other]) await each.goto("/settings/jobs");
  await admin.press(page.getByRole("button", { name: "Put all of it away" }));
  await expect(page.getByRole("heading", { name: "Nothing was given up" })).toBeVisible();
  await admin.press(other.getByRole("button", { name: "Put all of it away" }));
  await expect(other.getByRole("heading", { name: "Nothing was given up" })).toBeVisible();
});

for (const javaScript of [true, false])
  test(`a code that nobody sent opens nothing${javaScript ? "" : ", without JavaScript"}`, async ({ open }) => {
    const patient = mouseOperator({ javaScript });
    const page = await open("nobody", { javaScript });
    await page.goto("/p/code");
    await patient.write(page.getByLabel("Code"), "12 34");
    await patient.press(page.getByRole("button", { name: "Open my page" }));
    await expect(page.getByText("Write the six figures of the code.").first()).toBeVisible();
    await patient.write(page.getByLabel("Code"), "123 456");
    await patient.press(page.getByRole("button", { name: "Open my page" }));
    await expect(page.getByText("This is not the code that we sent last, or it is over.").first()).toBeVisible();
    await expect(page).toHaveURL(/\/p\/code$/);
  });
