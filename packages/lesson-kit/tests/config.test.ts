/**
 * The lesson config in a lesson's package.json.
 */

import { expect, test } from "vitest";
import { checkLessonConfig } from "../src/lesson/config-schema.ts";
import { lessonConfigOf } from "../src/lesson/config.ts";

const read = (course?: unknown) => {
  const packageJson = JSON.stringify({ course });
  checkLessonConfig("04-some", packageJson);
  return lessonConfigOf(packageJson);
};

test("A lesson without a config gets the defaults", () => {
  expect(read()).toEqual({ env: {}, judgedEnv: {}, role: "provider", callsBack: false });
});

test("Its members are read", () => {
  const course = {
    env: { WEBHOOK_SECRET: "whsec_" },
    judgedEnv: { RETRY_DELAYS_MS: "50,100" },
    role: "receiver",
    callsBack: true,
    service: { variable: "REPORT_SERVICE_URL", port: 4106, file: "service/server.ts" },
  };
  expect(read(course)).toEqual(course);
});

test.for([
  [{ env: { WORK_MS: 500 } }, "env.WORK_MS"],
  [{ role: "sender" }, "role"],
  [{ enviroment: {} }, "enviroment"],
  [{ service: { variable: "X", file: "y" } }, "service.port"],
])("%j is refused by name", ([course, name]) => {
  expect(() => read(course)).toThrow(`"course" in lessons/04-some/package.json`);
  expect(() => read(course)).toThrow(String(name));
});
