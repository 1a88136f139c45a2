import { mkdirSync } from "node:fs";
import type { Page } from "@playwright/test";
import sharp from "sharp";

/** Where the pictures are kept, and how tall a page may be drawn: what is below says nothing new. */
const FOLDER = "docs/screens";
const TALLEST = 2600;

/** Keeps a picture of the page as it stands. */
export async function keepPicture(page: Page, name: string): Promise<void> {
  mkdirSync(FOLDER, { recursive: true });
  await page.evaluate(() => document.fonts.ready);
  const picture = await page.screenshot({ fullPage: true, animations: "disabled" });
  const { width, height } = await sharp(picture).metadata();
  await sharp(picture)
    .extract({ left: 0, top: 0, width, height: Math.min(height, TALLEST) })
    .webp({ quality: 62, effort: 5 })
    .toFile(`${FOLDER}/${name}.webp`);
}
