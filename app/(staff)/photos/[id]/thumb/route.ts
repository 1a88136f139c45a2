import { showPhoto } from "../../show.ts";

export {
  notThisWay as DELETE,
  notThisWay as OPTIONS,
  notThisWay as PATCH,
  notThisWay as PUT,
  notThisWay as POST,
} from "#app/direct-answers.ts";

export async function GET(request: Request, { params }: RouteContext<"/photos/[id]/thumb">): Promise<Response> {
  return showPhoto(request, (await params).id, "thumb");
}
