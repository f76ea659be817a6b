/** What `pnpm lesson --help` prints. */
export const HELP = `
pnpm lesson                  the map: all lessons, what is passed, what is next
pnpm lesson next             continue with the first lesson that is not done
pnpm lesson 02               start or continue lesson 02: judged on every save
pnpm lesson 02 check         one verdict; exit code 0 when every step passes
pnpm lesson 02 hint [1-3]    a hint for the failing step
pnpm lesson 02 diff          your code and the author's, for that step
pnpm lesson 02 trace [step]  all traffic while the steps are judged
pnpm lesson 02 send [text…]  send messages to your running server
pnpm lesson 04 inbox [500]   receive its deliveries, and answer with this status
pnpm lesson 02 reset         restore the starter; your work is kept
pnpm lesson 02 undo [state]  restore the previous state, or the one given
pnpm lesson 02 undo --list   list the states that are kept

With any of these:
--solution                   the author's solution instead of your exercise
--url http://localhost:8080  your own server, in any language, on any machine
--callback-url http://…:9000 where that server reaches this machine
--json                       check and trace for other programs
--har lesson.har             trace: write the HTTP exchanges to this file

Exit codes: 0 success, 1 the server does not pass yet, 2 invalid command.
Without a terminal, pnpm lesson 02 gives one verdict and ends; its exit code
is then 1 only when the server could not be judged.`.trim();
