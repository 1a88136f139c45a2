import { showPhoto } from "../show.ts";

export async function GET(request: Request, { params }: RouteContext<"/photos/[id]">): Promise<Response> {
  return showPhoto(request, (await params).id, "whole");
}
