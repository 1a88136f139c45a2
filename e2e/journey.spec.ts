import { test } from "./support/fixtures.ts";
import { liveThrough } from "./support/journey.ts";
import { mouseOperator } from "./support/operator.ts";
import { freeSeriesFrom } from "./support/times.ts";

test("a session of a series, from the desk to the patient's own page at home, its treatment recorded without JavaScript", async ({
  open,
}) => {
  test.setTimeout(180_000);
  await liveThrough(
    {
      clinician: await open("clinician"),
      reception: await open("reception"),
      patient: await open("nobody", { javaScript: false }),
      staff: mouseOperator(),
      atHome: mouseOperator({ javaScript: false }),
      record: { page: await open("clinician", { javaScript: false }), hands: mouseOperator({ javaScript: false }) },
    },
    // Ten weeks ahead on a Monday the diary is still empty; 14:00 keeps a session within one shift.
    { date: await freeSeriesFrom(70, 1, "14:00"), books: "14:00", ends: "15:08" },
  );
});
