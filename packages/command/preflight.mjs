/**
 * What has to be so before anything of the course can run. Each thing that is not gets one sentence.
 *
 * Plain JavaScript of a kind that old Nodes can read, without any library: they may not be installed yet.
 */

const NODE_NEEDED = [20, 19];
const PNPM_NEEDED = 12;

/** Ends the process with a sentence if this Node or this pnpm will not do. */
export function preflight() {
  const problem = oldNode(process.versions.node) || oldPnpm(process.env.npm_config_user_agent);
  if (!problem) return;
  console.error(problem);
  process.exit(2);
}

/** The sentence about a Node that is too old; undefined for one that will do. */
export function oldNode(version) {
  const [major, minor] = version.split(".").map(Number);
  const [neededMajor, neededMinor] = NODE_NEEDED;
  if (major > neededMajor || (major === neededMajor && minor >= neededMinor)) return undefined;
  return `This course needs Node ${NODE_NEEDED.join(".")} or later, and this is Node ${version}: get the current LTS from https://nodejs.org, then run the same command again.`;
}

/** The sentence about a pnpm that is too old, by the name that pnpm gives itself: "pnpm/9.15.0 npm/? node/v20…". */
export function oldPnpm(userAgent = "") {
  const version = /^pnpm\/(\d+)\.\S*/.exec(userAgent);
  if (!version || Number(version[1]) >= PNPM_NEEDED) return undefined;
  return `This course needs pnpm ${PNPM_NEEDED}, and this is ${version[0].replace("/", " ")}: put npx -y pnpm@${PNPM_NEEDED} in place of pnpm, as in npx -y pnpm@${PNPM_NEEDED} lesson 02, or update it with npm install -g pnpm@${PNPM_NEEDED}.`;
}
