/**
 * A program that does nothing but freeze consumers, and sends to them for as long as nobody ends it.
 */

import { labFiles, ROOT } from "../../src/cli/course.ts";
import { measureFrozen } from "../../src/run/frozen.ts";
import { Lab } from "../../src/run/lab.ts";
import { PROFILES } from "../../src/run/profile.ts";

const FOR_EVER = 1e9;
const profile = { ...PROFILES.quick, frozen: { mostBytes: FOR_EVER } };

await measureFrozen(new Lab(labFiles(ROOT, "solution"), profile, 17));
