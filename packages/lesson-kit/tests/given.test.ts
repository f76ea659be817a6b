/** A lesson's given.ts is compared with the digest that its package.json has. */

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { NO_CONFIG } from "../src/lesson/config.ts";
import { givenDigest, givenFile, givenState } from "../src/lesson/given.ts";

const ORIGINAL = "export const given = true;\n";

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "given-"));
});

afterAll(() => rm(folder, { recursive: true }));

const state = () => givenState({ folder, config: { ...NO_CONFIG, given: givenDigest(ORIGINAL) } });

test.for([
  ["original", ORIGINAL],
  ["original", ORIGINAL.replaceAll("\n", "\r\n")],
  ["changed", `${ORIGINAL}// mine\n`],
  ["changed", ""],
] as const)("%s: %j", async ([expected, text]) => {
  await writeFile(givenFile({ folder }), text);
  expect(await state()).toBe(expected);
});

test("One that is gone is missing", async () => {
  await rm(givenFile({ folder }), { force: true });
  expect(await state()).toBe("missing");
});

test("A lesson that gives nothing has nothing to change", async () => {
  expect(await givenState({ folder, config: NO_CONFIG })).toBe("original");
});

test("The digest is SHA-256 in hexadecimal", () => {
  expect(givenDigest("abc")).toBe(
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
  );
});
