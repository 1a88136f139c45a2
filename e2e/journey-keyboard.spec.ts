import { test } from "./support/fixtures.ts";
import { liveThrough } from "./support/journey.ts";
import { keyboardOperator } from "./support/operator.ts";
import { freeSeriesFrom } from "./support/times.ts";

test("the same session by keyboard alone, signed by typing", async ({ open }) => {
  test.setTimeout(240_000);
  await liveThrough(
    {
      clinician: await open("clinician"),
      reception: await open("reception"),
      patient: await open("nobody", { javaScript: false }),
      staff: keyboardOperator(),
      atHome: keyboardOperator({ javaScript: false }),
      // Every part by keys: forms-keyboard.spec.ts.
      readsLast: true,
    },
    { date: await freeSeriesFrom(70, 2, "14:00"), books: "14:00", ends: "15:08" },
  );
});
