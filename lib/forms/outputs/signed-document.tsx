import { Document, Font, Image, Page, Path, renderToBuffer, StyleSheet, Svg, Text, View } from "@react-pdf/renderer";
import type { ReactNode } from "react";

/** The house's letter in the files that a PDF can hold (assets/fonts): one for each part of the alphabet, asked in this order. */
const LETTERS = ["latin", "latin-ext", "vietnamese"] as const;
for (const part of LETTERS) {
  Font.register({
    family: part,
    fonts: [400, 600].map((fontWeight) => ({ src: `assets/fonts/hanken-grotesk-${part}-${fontWeight}.ttf`, fontWeight })),
  });
}
// Names and medicines are never broken in the middle.
Font.registerHyphenationCallback((word) => [word]);

/** What these letters cannot show is said so by a question mark; drawn all the same it would be another letter. The record keeps it as it was written. */
const UNSHOWN =
  /[^\n -~\u00a0-\u017e\u01a0\u01a1\u01af\u01b0\u01cd-\u01d4\u0218-\u021b\u1ea0-\u1ef9\u2013\u2014\u2018-\u201a\u201c-\u201e\u2020\u2022\u2026\u2039\u203a\u20ac\u2122\u2212]/gu;
export const printable = (text: string) => text.normalize("NFC").replaceAll(UNSHOWN, "?");

const INK = "#26221d";
const QUIET = "#5c554c";
const LINE = "#d8d2c8";

/** Text of 10 points. Said of each text and not of the page: there a line height hides what stands at the foot, and alone it counts from another size. */
const TALL = 1.45;
const TEXT = { fontSize: 10, lineHeight: TALL } as const;

const styles = StyleSheet.create({
  page: { fontFamily: [...LETTERS], fontSize: 10, color: INK, paddingTop: 44, paddingBottom: 64, paddingHorizontal: 52 },
  title: { fontSize: 18, fontWeight: 600, lineHeight: 1.25 },
  lead: { color: QUIET, marginTop: 4, marginBottom: 14 },
  section: { marginBottom: 10 },
  heading: { fontSize: 12, fontWeight: 600, marginBottom: 3, lineHeight: TALL },
  paragraph: { ...TEXT, marginBottom: 3 },
  row: { flexDirection: "row", gap: 8, marginBottom: 3 },
  tick: { width: 10, height: 10, marginTop: 2.5 },
  fill: { ...TEXT, flex: 1 },
  pair: { flexDirection: "row", gap: 12, paddingVertical: 3.5, borderBottomWidth: 0.5, borderBottomColor: LINE },
  asked: { ...TEXT, flex: 3 },
  answered: { ...TEXT, flex: 2, fontWeight: 600 },
  cell: { ...TEXT, flex: 1 },
  wideCell: { ...TEXT, flex: 2.2 },
  cells: { flexDirection: "row", gap: 12 },
  tableRow: { paddingVertical: 3.5, borderBottomWidth: 0.5, borderBottomColor: LINE },
  head: { color: QUIET },
  part: { fontSize: 14, fontWeight: 600, marginBottom: 8, lineHeight: TALL },
  signatures: { flexDirection: "row", gap: 20, marginTop: 8, marginBottom: 8 },
  signature: { flex: 1, paddingTop: 8, borderTopWidth: 0.5, borderTopColor: LINE },
  picture: { height: 64, maxWidth: 260, objectFit: "contain", objectPosition: "left", marginVertical: 4 },
  typed: { fontSize: 16, marginVertical: 4 },
  quiet: { ...TEXT, color: QUIET },
  seal: { fontSize: 8, color: QUIET, marginTop: 4 },
  notice: { borderWidth: 1, borderColor: INK, padding: 8, marginBottom: 12, fontWeight: 600 },
  foot: { position: "absolute", bottom: 28, left: 52, right: 52, fontSize: 8, color: QUIET },
});

export type SignedPaper = {
  readonly title: string;
  /** One line under the title: whose it is. */
  readonly lead: string;
  /** What a reader has to know before anything else: withdrawn, not as it was signed. */
  readonly notices: readonly string[];
  /** At the foot of each page. */
  readonly foot: string;
  readonly children: ReactNode;
};

/** A signed document on A4 with numbered pages, as the bytes of a PDF. */
export async function printSigned({ title, lead, notices, foot, children }: SignedPaper): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = await renderToBuffer(
    <Document title={title} creator="Cadence" producer="Cadence" language="en">
      <Page size="A4" style={styles.page}>
        <Text style={styles.title}>{printable(title)}</Text>
        <Text style={styles.lead}>{printable(lead)}</Text>
        {notices.map((notice) => (
          <Text key={notice} style={styles.notice}>
            {printable(notice)}
          </Text>
        ))}
        {children}
        <Text
          style={styles.foot}
          fixed
          render={({ pageNumber, totalPages }) => `${printable(foot)} Page ${pageNumber} of ${totalPages}.`}
        />
      </Page>
    </Document>,
  );
  return new Uint8Array(bytes);
}

type PaperSectionProps = {
  readonly heading: string;
  readonly children: ReactNode;
  /** May be broken over pages; others stay in one piece. */
  readonly long?: boolean | undefined;
};

export function PaperSection({ heading, long, children }: PaperSectionProps) {
  return (
    <View style={styles.section} wrap={long === true}>
      <Text style={styles.heading}>{printable(heading)}</Text>
      {children}
    </View>
  );
}

export function Paragraph({ children }: { readonly children: string }) {
  return <Text style={styles.paragraph}>{printable(children)}</Text>;
}

/** Words with a tick before them. */
export function Ticked({ children }: { readonly children: string }) {
  return (
    <View style={styles.row} wrap={false}>
      <Svg viewBox="0 0 10 10" style={styles.tick}>
        <Path d="M1.5 5.5 L4 8 L8.5 2" stroke={INK} strokeWidth={1.4} fill="none" />
      </Svg>
      <Text style={styles.fill}>{printable(children)}</Text>
    </View>
  );
}

/** What was asked, and the answer. */
export function Answered({ asked, answer }: { readonly asked: string; readonly answer: string }) {
  return (
    <View style={styles.pair} wrap={false}>
      <Text style={styles.asked}>{printable(asked)}</Text>
      <Text style={styles.answered}>{printable(answer)}</Text>
    </View>
  );
}

/** How a name came to stand under a document: it is never said that somebody wrote what they only confirmed. */
export type WayOfSigning = "drawn" | "typed" | "with one tap" | "by their own sign-in" | "on paper";

type PaperTableProps = {
  readonly heads: readonly string[];
  readonly rows: readonly { readonly key: string; readonly cells: readonly string[]; readonly note?: string | undefined }[];
};

/** Rows under heads; the first cell of each is the widest. What is said of one row stands under it. */
export function PaperTable({ heads, rows }: PaperTableProps) {
  const cells = (texts: readonly string[], head: boolean) =>
    texts.map((text, place) => (
      <Text key={heads[place]} style={[place === 0 ? styles.wideCell : styles.cell, head ? styles.head : {}]}>
        {printable(text)}
      </Text>
    ));
  return (
    <View>
      <View style={[styles.tableRow, styles.cells]}>{cells(heads, true)}</View>
      {rows.map((row) => (
        <View key={row.key} style={styles.tableRow} wrap={false}>
          <View style={styles.cells}>{cells(row.cells, false)}</View>
          {row.note !== undefined && <Text style={styles.quiet}>{printable(row.note)}</Text>}
        </View>
      ))}
    </View>
  );
}

/** A part of a document that begins on a page of its own. */
export function PaperPart({ heading, children }: { readonly heading: string; readonly children: ReactNode }) {
  return (
    <View break>
      <Text style={styles.part}>{printable(heading)}</Text>
      {children}
    </View>
  );
}

export type PrintedSignature = {
  /** "Patient", "Mother", "Clinician". */
  readonly who: string;
  readonly name: string;
  readonly way: WayOfSigning;
  /** PNG as a data URL, sound; null where there is none that can be shown. */
  readonly image: string | null;
  readonly when: string;
};

/** Those who signed, side by side. */
export function PaperSignatures({ signatures }: { readonly signatures: readonly PrintedSignature[] }) {
  return (
    <View style={styles.signatures} wrap={false}>
      {signatures.map((signature) => (
        <PaperSignature key={signature.who} {...signature} />
      ))}
    </View>
  );
}

function PaperSignature({ who, name, way, image, when }: PrintedSignature) {
  return (
    <View style={styles.signature}>
      <Text style={styles.heading}>{printable(who)}</Text>
      {way === "typed" && <Text style={styles.typed}>{printable(name)}</Text>}
      {image !== null && <Image src={image} style={styles.picture} />}
      {way === "drawn" && image === null && <Text style={styles.quiet}>The drawing is kept, but it cannot be shown here.</Text>}
      <Text>{printable(`${name}, ${way}`)}</Text>
      <Text style={styles.quiet}>{printable(when)}</Text>
    </View>
  );
}

/** The hash that shows whether anything was changed. */
export function Seal({ of, hash }: { readonly of: string; readonly hash: string }) {
  return <Text style={styles.seal}>{printable(`${of}: SHA-256 ${hash}`)}</Text>;
}
