/**
 * The names that the steps had while progress was stored by name (version 1 of its files), in their order.
 *
 * Only those files are read with this table: it stays as it is when a step is renamed or a lesson added.
 */
const OLD_STEP_NAMES: Record<string, readonly string[]> = {
  "01-rest-crud": ["create", "read", "replace-and-change", "delete", "refuse-bad-input"],
  "02-websocket-duplex": [
    "open-the-door",
    "answer",
    "tell-everyone",
    "speak-first",
    "survive-a-bad-peer",
  ],
  "03-webhook-registration": [
    "register",
    "refuse-what-cannot-work",
    "keep-the-secret",
    "ask-the-address-itself",
    "unregister",
  ],
  "04-webhook-delivery": [
    "call-those-who-asked",
    "do-not-keep-the-caller-waiting",
    "sign-what-you-send",
    "try-again",
    "know-when-to-stop",
  ],
  "05-webhook-receiver": [
    "answer-the-challenge",
    "check-the-signature",
    "refuse-the-old-and-the-replayed",
    "act-once",
    "answer-first-work-later",
  ],
  "06-all-three-together": [
    "promise-a-report",
    "leave-your-address-with-the-service",
    "believe-only-a-signed-callback",
    "push-to-the-one-who-waits",
    "catch-up",
  ],
  "07-middle-ground": ["poll", "poll-without-waste", "poll-long", "stream", "resume"],
  "08-choosing": ["poll", "poll-long", "stream", "socket", "be-called"],
};

/** The numbers of steps that are stored by name, in the same order. Unknown names are left out. */
export function numbersOfOldSteps(lesson: string, names: readonly string[]): number[] {
  const known = OLD_STEP_NAMES[lesson] ?? [];
  return names.map((name) => known.indexOf(name) + 1).filter((number) => number > 0);
}
