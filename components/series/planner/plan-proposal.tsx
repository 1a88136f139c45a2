import { Avatar } from "#components/ui/avatar.tsx";
import { Facts } from "#components/ui/facts.tsx";
import { TextLink } from "#components/ui/link.tsx";
import type { Clearance } from "#lib/screening/queries/clearance.ts";
import type { PlanSetting } from "#lib/series/queries/plan-setting.ts";
import { sayDate } from "#lib/time.ts";

function sayClearance(clearance: Clearance): string {
  if (clearance.state === "not_screened") return "not screened yet";
  if (clearance.state === "clear") return "screening clear";
  const until = clearance.notBefore === null ? "" : `not before ${sayDate(clearance.notBefore)}`;
  if (clearance.state === "not_before") return until;
  return ["screening needs a clinician", until].filter((part) => part !== "").join(", ");
}

/** Whose series it is, and from when screening lets it begin. Names no answer. */
export function PlanPatient({ setting, clearance }: { readonly setting: PlanSetting; readonly clearance: Clearance | null }) {
  const facts = [setting.age === null ? null : `${setting.age} years`, clearance === null ? null : sayClearance(clearance)];
  return (
    <div className="plan-patient">
      <Avatar name={setting.patientName} size="m" />
      <div className="min-w-0">
        <TextLink href={`/patients/${setting.patientId}`} quiet strong>
          {setting.patientName}
        </TextLink>
        <p className="second-line">{facts.filter((fact) => fact !== null).join(" · ")}</p>
      </div>
    </div>
  );
}

/** What a clinician proposed: the plan keeps to it. */
export function PlanProtocol({ setting }: { readonly setting: PlanSetting }) {
  const { min, target, max } = setting.gapDays;
  return (
    <div className="plan-proposal">
      <Facts
        layout="stack"
        items={[
          {
            term: "Protocol",
            value: (
              <>
                {setting.protocol}
                <span className="second-line">{setting.approval}</span>
              </>
            ),
          },
          { term: "Sessions and length", value: `${setting.sessions}, ${setting.minutes} min each` },
          { term: "Days between sessions", value: `${min} to ${max}, aiming for ${target}` },
        ]}
      />
    </div>
  );
}
