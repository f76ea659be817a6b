/** What `pnpm compare --help` prints. */
export const HELP = `
pnpm compare                 tells the same change in five ways and measures
                             them on this machine, in less than a minute
pnpm compare --with exercise measures your consumer of lesson 08 instead of
                             the solution
pnpm compare --quick         less of all, in half the time; coarser
pnpm compare --full          more of all, in some minutes; finer
pnpm compare --seed 17       the same schedule again
pnpm compare --delay 50ms    over a long line of so much one way, not 25ms
pnpm compare --json          prints the figures as JSON and nothing else
pnpm compare --json out.json writes them to a file as well

pnpm compare decide          which way to choose, by the figures of the last
                             run, for what you need:
  --rate 10/min              how often something happens: /s, /min, /h, /day
  --consumers 500            how many want to know
  --within 2s                how old it may be then: ms, s, min, h
  --reach out                who can connect: both, out (only the consumer),
                             in (only the provider)
  --sends                    the consumer sends as well, at any time
  --distance 25ms            one way between the two
  --memory 1GB               what the provider can spare for those who wait

Exit codes: 0 all is well, 1 something could not be measured or a self-check
fails that no noise excuses, 2 what was typed cannot be done.`.trim();
