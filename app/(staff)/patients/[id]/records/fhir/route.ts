import { answerCopy } from "../copies.ts";

export async function GET(_request: Request, { params }: RouteContext<"/patients/[id]/records/fhir">): Promise<Response> {
  return answerCopy((await params).id, "fhir");
}
