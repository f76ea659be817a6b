/**
 * A name that leads to one address only.
 */

import type { LookupAddress } from "node:dns";
import { lookup as systemLookup } from "node:dns";
import type { LookupFunction } from "node:net";

/**
 * Finds `address` behind `hostname`, and asks the system for every other name.
 *
 * `localhost` is two addresses, ::1 and 127.0.0.1. Which of them the server listens on was found when it
 * started; to find it again for each connection would cost time, and might lead to another program.
 */
export function pinned(hostname: string, { address, family }: LookupAddress): LookupFunction {
  return (name, options, callback) => {
    if (name !== hostname) systemLookup(name, options, callback);
    else if (options.all) callback(null, [{ address, family }]);
    else callback(null, address, family);
  };
}
