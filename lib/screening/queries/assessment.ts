import { and, desc, eq } from "drizzle-orm";
import { formResponses } from "#db/schema/form-responses.ts";
import { isRecordOf } from "#db/schema/patient-identities.ts";
import { users } from "#db/schema/users.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import type { FormQuestion } from "#lib/forms/input.ts";
import { findScreeningForm } from "#lib/forms/queries.ts";
import { describeAnswers, knownAnswers } from "#lib/forms/rules.ts";
import { sayBirthDate, sayDate, sayInstant, sayTime } from "#lib/time.ts";
import { type Finding, type Outcome, SCREENING_RULES_VERSION, severity } from "../rules/finding.ts";
import { type ScreeningRecord, type SettlementKind, settlementKinds, settles } from "../rules/gate.ts";
import { clinicianReason, sayOutcome, saySettlement } from "../rules/texts.ts";
import { type GateFacts, listGateFacts, seenMark, toSettlement } from "./facts.ts";
import { type StartGateView, toGateView } from "./gate.ts";
import type { Decision } from "./gate-rows.ts";

export type DecisionView = {
  readonly id: string;
  readonly rule: string;
  /** "Signed off", "Resolved", "Overridden". */
  readonly what: string;
  readonly by: string;
  readonly at: string;
  readonly reason: string;
  /** Whether it still covers its finding. */
  readonly holds: boolean;
};

export type FindingView = {
  readonly rule: string;
  readonly outcome: Exclude<Outcome, "clear">;
  readonly outcomeWord: string;
  /** "Keloid scars: answered family" */
  readonly finding: string;
  readonly ruleText: string;
  readonly version: number;
  readonly source: string;
  /** "not before Mon 2 Mar 2026" */
  readonly until: string | null;
  readonly settledBy: DecisionView | null;
  /** A doctor's sign-off alone settles it. */
  readonly byDoctor: boolean;
  /** How a clinician may settle it; empty where nothing is needed or nothing helps. */
  readonly settleBy: readonly { readonly value: SettlementKind; readonly label: string; readonly help: string }[];
  readonly seen: string;
};

export type AssessmentView = {
  readonly appointmentId: string;
  readonly patientId: string;
  readonly patientName: string;
  readonly born: string | null;
  /** "Acne scars, face, session 3" */
  readonly what: string;
  readonly when: string;
  readonly date: string;
  readonly inSeries: boolean;
  readonly gate: StartGateView;
  /** Null where the form cannot be assessed. */
  readonly outcome: {
    readonly value: Outcome;
    readonly word: string;
    readonly earliest: string | null;
    readonly anaesthetic: string;
  } | null;
  /** Worst first; what is settled after what is open. */
  readonly findings: readonly FindingView[];
  /** Earlier decisions of the series, newest first. */
  readonly decisions: readonly DecisionView[];
  readonly answers: readonly {
    readonly section: string;
    readonly rows: readonly { readonly id: string; readonly question: string; readonly answer: string; readonly left: boolean }[];
  }[];
  readonly forms: readonly {
    readonly id: string;
    readonly what: string;
    readonly when: string;
    readonly by: string;
    readonly how: string;
    readonly hash: string;
  }[];
  /** What staff answer themselves, with their present answers; null until the patient's part was signed. */
  readonly staffPart: { readonly versionId: string; readonly questions: readonly FormQuestion[]; readonly answered: boolean } | null;
};

const KINDS: Readonly<Record<SettlementKind, { readonly label: string; readonly help: string }>> = {
  sign_off: { label: "Sign off", help: "Looked at, and it may go ahead." },
  resolution: { label: "Resolved", help: "What the answer says no longer stands in the way." },
  override: { label: "Override", help: "It stands, and you treat all the same." },
};

/**
 * The screening of one visit as a clinician reads it: findings with rule, version and source, answers, decisions, what is missing. Assessed for
 * the day of the procedure, as the start is. Audited before anything is returned; null when there is no such appointment.
 */
export async function getAssessment(ctx: Ctx<"clinical:read">, appointmentId: string): Promise<AssessmentView | null> {
  const [facts] = await listGateFacts(ctx, [appointmentId]);
  if (facts === undefined) return null;
  const { visit, screening } = facts;
  await recordAudit(ctx, { action: "screening:open", objectType: "appointment", objectId: visit.id, patientId: visit.patientId });
  const [form, forms] = await Promise.all([findScreeningForm(ctx), listForms(ctx, facts)]);
  const questions = form?.definition.sections.flatMap((section) => section.questions) ?? [];
  const staffQuestions = questions.filter(({ staffOnly }) => staffOnly === true);
  const session = visit.sessionNumber === null ? "" : `, session ${visit.sessionNumber}`;
  return {
    appointmentId: visit.id,
    patientId: visit.patientId,
    patientName: visit.patientName,
    born: visit.dateOfBirth === null ? null : sayBirthDate(visit.dateOfBirth),
    what: `${visit.serviceName}${session}`,
    when: `${sayDate(visit.date)}, ${sayTime(visit.time)}`,
    date: sayDate(facts.procedureDate),
    inSeries: visit.seriesId !== null,
    gate: toGateView(facts, "clinician"),
    ...assessed(facts),
    answers: screening === null || form === null ? [] : bySection(describeAnswers(form.definition, knownAnswers(screening.answers))),
    forms,
    staffPart:
      screening === null || form === null || staffQuestions.length === 0
        ? null
        : {
            versionId: form.versionId,
            questions: staffQuestions,
            answered: staffQuestions.every(({ id }) => Object.hasOwn(screening.answers, id)),
          },
  };
}

function assessed(facts: GateFacts): Pick<AssessmentView, "outcome" | "findings" | "decisions"> {
  const { visit, procedureDate, screening, decisions, assessment } = facts;
  if (screening === null || assessment === null)
    return { outcome: null, findings: [], decisions: decisions.map((each) => toDecisionView(each, visit.timeZone, false)) };
  const found = assessment.kind === "assessed" ? assessment.findings : [];
  const settling = (finding: Finding) => decisions.findLast((each) => isSettledBy(each, finding, facts));
  const views = found.map((finding) => toFindingView(finding, settling(finding), screening, facts));
  const holding = new Set(found.flatMap((finding) => settling(finding)?.id ?? []));
  return {
    outcome:
      assessment.kind === "assessed"
        ? {
            value: assessment.outcome,
            word: sayOutcome(assessment.outcome),
            earliest:
              assessment.earliestDate === null || assessment.earliestDate === procedureDate ? null : sayDate(assessment.earliestDate),
            anaesthetic: assessment.anaesthetic === "allowed" ? "Nothing answered speaks against it" : "Ask a doctor first",
          }
        : null,
    findings: views.sort(
      (a, b) => Number(a.settledBy !== null) - Number(b.settledBy !== null) || severity(b.outcome) - severity(a.outcome),
    ),
    decisions: decisions.map((each) => toDecisionView(each, visit.timeZone, holding.has(each.id))).reverse(),
  };
}

function isSettledBy(decision: Decision, finding: Finding, { visit, procedureDate, screening, signed }: GateFacts): boolean {
  if (screening === null) return false;
  const now = { answers: screening.answers, dateOfBirth: visit.dateOfBirth };
  return settles(toSettlement(decision, signed, visit.timeZone), finding, now, procedureDate);
}

function toDecisionView({ id, rule, kind, by, decidedAt, reason }: Decision, timeZone: string, holds: boolean): DecisionView {
  return { id, rule, what: saySettlement(kind), by, at: sayInstant(decidedAt, timeZone), reason, holds };
}

function toFindingView(finding: Finding, decision: Decision | undefined, screening: ScreeningRecord, { visit }: GateFacts): FindingView {
  const reason = clinicianReason(finding);
  return {
    rule: finding.rule,
    outcome: finding.outcome,
    outcomeWord: sayOutcome(finding.outcome),
    finding: reason.finding,
    ruleText: reason.rule,
    version: SCREENING_RULES_VERSION,
    source: reason.source,
    until: finding.until === null ? null : `not before ${sayDate(finding.until)}`,
    settledBy: decision === undefined ? null : toDecisionView(decision, visit.timeZone, true),
    settleBy: settlementKinds(finding).map((value) => ({ value, label: KINDS[value].label, help: KINDS[value].help })),
    byDoctor: finding.byDoctor === true,
    seen: seenMark(finding, screening, visit.dateOfBirth),
  };
}

function bySection(rows: ReturnType<typeof describeAnswers>): AssessmentView["answers"] {
  const titles = [...new Set(rows.map(({ section }) => section))];
  return titles.map((title) => ({
    section: title,
    rows: rows.filter(({ section }) => section === title).map(({ id, question, answer, left }) => ({ id, question, answer, left })),
  }));
}

export const PARTS = { full: "Whole form", short: "Questions of the day", staff: "Part noted by staff" } as const;

type Filled = { readonly mode: "tablet" | "home" | "staff" | "paper"; readonly drawn: boolean; readonly confirmed: boolean };

/** "drawn, with Hanna", "confirmed with one tap, at home", "read aloud, completed by Hanna". */
export function sayHow({ mode, drawn, confirmed }: Filled, witness: string): string {
  const signed = confirmed ? "confirmed with one tap" : drawn ? "drawn" : "typed";
  if (mode === "home") return `${signed}, at home`;
  if (mode === "staff") return confirmed ? `read aloud, confirmed with one tap by ${witness}` : `read aloud, completed by ${witness}`;
  return mode === "paper" ? `signed on paper, seen and entered by ${witness}` : `${signed}, with ${witness}`;
}

async function listForms(ctx: Ctx<"clinical:read">, { visit }: GateFacts): Promise<AssessmentView["forms"]> {
  const rows = await ctx.db
    .select({
      id: formResponses.id,
      part: formResponses.part,
      signedAt: formResponses.signedAt,
      signedName: formResponses.signedName,
      image: formResponses.signatureImage,
      confirmed: formResponses.confirmed,
      mode: formResponses.mode,
      with: users.name,
      hash: formResponses.contentHash,
    })
    .from(formResponses)
    .leftJoin(users, eq(users.id, formResponses.signedWith))
    .where(and(isRecordOf(formResponses.patientId, visit.patientId), eq(formResponses.state, "signed")))
    .orderBy(desc(formResponses.signedAt), desc(formResponses.id));
  return rows.map(({ id, part, signedAt, signedName, image, mode, confirmed, with: witness, hash }) => ({
    id,
    what: PARTS[part],
    when: signedAt === null ? "" : sayInstant(signedAt, visit.timeZone),
    by: signedName ?? "",
    how: part === "staff" ? "signed in" : sayHow({ mode, confirmed, drawn: image !== null }, witness ?? "the clinic"),
    hash: hash?.toString("hex") ?? "",
  }));
}
