import { Link2 } from "lucide-react";
import type { BodyPart } from "#lib/messages/rules/body.ts";
import { PLACES } from "#lib/messages/rules/body.ts";

/** The words of a message as they were read. A link's place is named; its secret is nowhere. */
export function MessageBody({ body }: { readonly body: readonly BodyPart[] }) {
  return (
    <div className="message-body">
      {body.map((part) =>
        "place" in part ? (
          <span key={part.at} className="message-place">
            <Link2 aria-hidden="true" />
            {PLACES[part.place]}
          </span>
        ) : (
          <span key={part.at}>{part.text}</span>
        ),
      )}
    </div>
  );
}
