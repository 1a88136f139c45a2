import { TextLink } from "#components/ui/link.tsx";
import { Notice } from "#components/ui/notice.tsx";

type State = {
  readonly state: "waiting" | "in_force" | "expired" | "withdrawn" | "replaced" | "lapsed";
  readonly until: string | null;
  readonly ended: {
    readonly when: string;
    readonly by: string | null;
    readonly scope: string | null;
    readonly reason: string | null;
  } | null;
};

type ConsentStateProps = {
  readonly view: State;
  /** What the person has just done; it is then announced. */
  readonly done: string | null;
  /** Where the clinician's part stands on this page, for who may sign it. */
  readonly partAt: string | null;
};

/** Where a signed consent stands. */
export function ConsentState({ view: { state, until, ended }, done, partAt }: ConsentStateProps) {
  switch (state) {
    case "waiting":
      return (
        <Notice meaning="warn" title="Waiting for the clinician">
          The patient has signed. It is in force once a clinician has ticked what was talked over and signed too.
          {partAt !== null && (
            <>
              {" "}
              <TextLink href={partAt}>To your part</TextLink>
            </>
          )}
        </Notice>
      );
    case "in_force":
      return (
        <Notice
          meaning="ok"
          live={done === "complete"}
          title={until === null ? "In force until it is withdrawn" : `In force to ${until}`}
        />
      );
    case "expired":
      return <Notice meaning="warn" title={`Expired on ${until ?? ""}`} />;
    case "lapsed":
      return (
        <Notice meaning="warn" title={`Lapsed on ${ended?.when ?? ""}`}>
          After it was signed {ended?.reason ?? "the plan changed"}. Ask the patient to sign again; nothing brings this one back.
        </Notice>
      );
    case "replaced":
      return <Notice meaning="info" title={`Replaced by a newer one on ${ended?.when ?? ""}`} />;
    case "withdrawn":
      return (
        <Notice meaning="stop" live={done === "withdrawn"} title={`Withdrawn on ${ended?.when ?? ""}`}>
          <p>{`${ended?.scope ?? "The whole consent"}. Noted by ${ended?.by ?? "the clinic"}: ${ended?.reason ?? ""}`}</p>
        </Notice>
      );
  }
}
