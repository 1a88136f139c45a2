import { existsSync, realpathSync } from "node:fs";
import path from "node:path";

/** The folder as it really stands, through links, as far as it is there. */
function realPath(folder: string): string {
  const above = path.dirname(folder);
  return existsSync(folder) || above === folder ? realpathSync(folder) : path.join(realPath(above), path.basename(folder));
}

/** Whether a folder is this place or stands in it. */
export function isWithin(folder: string, place: string): boolean {
  const way = path.relative(realPath(place), realPath(path.resolve(folder)));
  return way === "" || (!way.startsWith("..") && !path.isAbsolute(way));
}
