/** Texts that claim to be what they are not: tokens, headers, and addresses that would lead a browser away. */

/** A token that was given, in every way that it is no longer it. */
export function forgeries(token: string): readonly string[] {
  const [header = "", ...rest] = token.split(".");
  const headed = (said: object) => [Buffer.from(JSON.stringify(said)).toString("base64url"), ...rest].join(".");
  const middle = Math.floor(token.length / 2);
  return [
    "nonsense",
    "a.b.c.d.e",
    "....",
    "null",
    "[object Object]",
    `${token}x`,
    `x${token}`,
    token.slice(0, -2),
    token.slice(0, middle),
    token.toUpperCase(),
    `${token.slice(0, middle)}${token[middle] === "A" ? "B" : "A"}${token.slice(middle + 1)}`,
    `${token}.${token}`,
    [header, ...rest].toReversed().join("."),
    rest.join("."),
    headed({ alg: "none" }),
    headed({ alg: "none", enc: "none" }),
    headed({ alg: "dir", enc: "A128CBC-HS256" }),
    headed({ alg: "dir", enc: "A256GCM", crit: ["exp"] }),
    headed({ alg: "PBES2-HS256+A128KW", enc: "A256GCM", p2c: 2_147_483_647, p2s: "x" }),
    headed({ alg: "RSA-OAEP", enc: "A256GCM", jwk: { kty: "oct", k: "eA" } }),
    headed({ alg: "dir", enc: "A256GCM", zip: "DEF" }),
    headed({ alg: "dir", enc: "A256GCM", kid: "../../../dev/null" }),
    "eyJhbGciOiJub25lIn0.eyJzaWQiOiJ4In0.",
    "%E0%A4%A",
    "x".repeat(5_000),
  ];
}

/** What no browser sends as an authorization or a cookie. */
export const BEARERS: readonly string[] = [
  "x",
  "Bearer",
  "Bearer ",
  "Bearer  ",
  "bearer null",
  "Bearer undefined",
  "Bearer %",
  "Bearer %E0%A4%A",
  "Bearer %00",
  "Bearer eyJhbGciOiJub25lIn0.eyJzaWQiOiJ4In0.",
  "Bearer a.b.c.d.e",
  "Bearer ....",
  'Bearer {"sid":"x"}',
  "Bearer Bearer Bearer",
  "Basic x",
  "Basic YWRtaW46YWRtaW4=",
  "Negotiate =",
  `Bearer ${"a.".repeat(2_000)}`,
  "\u00e9\u00ff",
  "=====",
  '"',
  "%c0%ae",
];

/** Addresses that would lead away from this origin, as browsers and as careless code read them. */
export function awayFrom(origin: string): readonly string[] {
  const { host } = new URL(origin);
  const evil = ["//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example", "https:evil.example", "https://evil.example"];
  return [
    ...evil.flatMap((each) => [
      each,
      ` ${each}`,
      `${each}/..`,
      each.replaceAll("/", "%2f"),
      each.replace("evil", "evil%00"),
      `/${each}`,
      `${each}?x=${origin}`,
      `\t${each}`,
    ]),
    `${origin}@evil.example`,
    `${origin}:x@evil.example`,
    `${origin}.evil.example`,
    `https://${host}.evil.example/`,
    `https://evil.example/${host}`,
    `https://evil.example#${origin}`,
    `${origin}\\@evil.example`,
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\nscript:alert(1)",
    "data:text/html,x",
    "vbscript:x",
    "/%09/evil.example",
    "/\t/evil.example",
    "/.//evil.example",
    "/..//evil.example",
    "/\r\nlocation: https://evil.example",
    "http://evil。example",
    "//evil%E3%80%82example",
    "https://[::ffff:203.0.113.9]/",
    "//3405803785/",
    "ftp://evil.example",
    "blob:https://evil.example/x",
    "",
  ];
}
