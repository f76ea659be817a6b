/** What `pnpm lesson --help` prints. */
export const HELP = `
pnpm lesson                  the map: all lessons, what is passed, what is next
pnpm lesson next             go on with the first lesson that is not done
pnpm lesson 02               start lesson 02, or go on: judged on every save
pnpm lesson 02 check         one verdict; exit code 0 when every step passes
pnpm lesson 02 hint [1-3]    a hint for the step that fails
pnpm lesson 02 diff          your answer and the author's, for that step
pnpm lesson 02 trace [step]  all that crosses the wire while steps are judged
pnpm lesson 02 send [text…]  speak to your running server by hand
pnpm lesson 04 inbox [500]   a receiver for its deliveries, which answers so
pnpm lesson 02 reset         the starter again; what you had is kept
pnpm lesson 02 undo [state]  one state back, or to the one named
pnpm lesson 02 undo --list   all states that are kept

With any of these:
--solution                   the author's answer instead of yours
--url http://localhost:8080  a server of your own: any language, any machine
--callback-url http://…:9000 where that one reaches this machine, to call back
--json                       check and trace for other programs
--har lesson.har             trace: the HTTP exchanges, for a browser's tools

Exit codes: 0 all is well, 1 the server is not right yet, 2 what was typed
cannot be done. Without a terminal, pnpm lesson 02 gives one verdict and ends;
its exit code is then 1 only when the server could not be judged.`.trim();
