import { orBusy } from "#app/busy-answer.ts";
import { answerCopy } from "../copies.ts";

export const GET = orBusy(async (_request: Request, { params }: RouteContext<"/patients/[id]/records/pdf">): Promise<Response> => {
  return answerCopy((await params).id, "pdf");
});
