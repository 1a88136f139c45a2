"use server";

import { getVersion } from "#lib/definitions/queries.ts";
import { formAction } from "#lib/form-action.ts";
import { answersFromForm } from "#lib/forms/rules.ts";
import { done, refuse, refuseFields } from "#lib/result.ts";
import { clearedAnswers, tryRules } from "#lib/screening/rules/trial.ts";
import { tryRulesInput } from "#lib/versions/input.ts";
import { readContent } from "#lib/versions/rules/content.ts";

/** Works out what the rules of a version say and changes nothing: nobody gave these answers. */
export const tryRulesAction = formAction(["definition:edit", "definition:read", "clinic:read"], tryRulesInput, async (ctx, input) => {
  const version = await getVersion(ctx, input.versionId);
  const read = version === null ? null : readContent(version.kind, version.content);
  if (read?.kind !== "form" || input.born === null) return refuse("not_found");
  const { answeredOn, procedureDate } = input;
  const { answers, errors } = answersFromForm(read.content, input.answers, { answeredOn, answering: "everyone" });
  const beside = Object.fromEntries(Object.entries(errors).map(([id, sentence]) => [`answers.${id}`, sentence]));
  if (Object.keys(beside).length > 0) return refuseFields("answers_to_check", {}, beside);
  const whole = input.left === "clear" ? clearedAnswers(read.content, answers) : answers;
  return done(tryRules(read.content, { dateOfBirth: input.born, answers: whole, answeredOn, procedureDate }));
});
