/** What `pnpm compare --help` prints. */
export const HELP = `
pnpm compare                 delivers the same changes by five transports and
                             measures them on this machine, in about a minute
pnpm compare --with exercise measures your consumer of lesson 08 instead of
                             the solution
pnpm compare --quick         smaller and coarser, in half the time
pnpm compare --full          larger and finer, in a few minutes
pnpm compare --seed 17       repeats a schedule
pnpm compare --delay 50ms    sets the one-way delay of the proxy (default 25ms)
pnpm compare --json          prints the figures as JSON and nothing else
pnpm compare --json out.json writes them to a file as well

pnpm compare decide          chooses a transport for your needs, by the figures
                             of the last run:
  --rate 10/min              how often something changes: /s, /min, /h, /day
  --consumers 500            how many consumers there are
  --within 2s                the longest delay allowed: ms, s, min, h
  --reach out                who can connect: both, out (only the consumer),
                             in (only the provider)
  --sends                    the consumer sends too, at any time
  --distance 25ms            one-way delay between the two
  --memory 1GB               what the provider can spare for idle consumers

Exit codes: 0 all is well, 1 something could not be measured or a self-check
fails that noise does not excuse, 2 invalid command.`.trim();
