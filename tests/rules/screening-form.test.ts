import { describe, expect, test } from "vitest";
import { defaultScreeningForm } from "#db/seed/definitions/screening-form.ts";
import { formDefinition } from "#lib/forms/input.ts";
import { ruleFor } from "#lib/screening/rules/assess.ts";

describe("The default screening form", () => {
  test("is a valid definition of nine sections", () => {
    expect(formDefinition.parse(defaultScreeningForm).sections).toHaveLength(9);
  });

  test("asks every question that a rule reads, and each has its rule", () => {
    const asked = defaultScreeningForm.sections.flatMap(({ questions }) => questions.map(({ id }) => id));
    expect(asked.filter((id) => ruleFor(id) === undefined)).toEqual([]);
    expect(asked).toHaveLength(52);
    expect(new Set(asked.map((id) => ruleFor(id)?.id)).size).toBe(50);
  });

  test("asks again at every visit what the contract lists, and no more", () => {
    const again = defaultScreeningForm.sections.flatMap(({ questions }) => questions.filter((one) => one.everyVisit).map(({ id }) => id));
    const listed =
      "pregnant cold_sore_now cold_sore_last_healed isotretinoin_now prescribed_blood_thinner aspirin_last anti_inflammatory_last fish_oil_last green_tea_last infection_or_wound skin_flare active_acne sunburn_or_tan_last self_tan_last steroid_tablets steroid_tablets_last filler_last botulinum_last peel_or_laser_last waxing_last strong_actives_last other_medicines still_red unwell_now event_date sun_holiday_date can_follow_aftercare";
    expect(again.sort()).toEqual(listed.split(" ").sort());
  });

  test("every row has a label, a rule and a source", () => {
    for (const { questions } of defaultScreeningForm.sections) {
      for (const { id } of questions) {
        const row = ruleFor(id);
        expect([row?.label, row?.rule(), row?.source].every((text) => text !== undefined && text.length > 3)).toBe(true);
      }
    }
  });
});
