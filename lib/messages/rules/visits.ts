import { canMove, holdsResources } from "#lib/appointments/rules/status.ts";
import type { MessageVisit } from "./facts.ts";

/** Whether a visit was not called off. */
export const isLive = ({ status }: Pick<MessageVisit, "status">): boolean => holdsResources(status);

/** Whether a visit is still to come: nobody is told to prepare for one that has begun. */
export const isToCome = ({ status, startsAt }: Pick<MessageVisit, "status" | "startsAt">, now: Temporal.Instant): boolean =>
  canMove(status) && Temporal.Instant.compare(now, startsAt) < 0;
