import { z } from "zod";

/** What every part of a copy is made of. */
export const id = z.uuid();
export const words = z.string();
export const maybe = z.string().nullable();
export const whole = z.int();
export const day = z.iso.date();
export const instant = z.iso.datetime({ offset: true });
export const picture = z.base64().nullable();
export const detail = z.record(z.string(), z.json());
