/**
 * A DNS lookup that resolves one name to one known address.
 */

import type { LookupAddress } from "node:dns";
import { lookup as systemLookup } from "node:dns";
import type { LookupFunction } from "node:net";

/**
 * Resolves `hostname` to `address`, and every other name as the system does.
 *
 * `localhost` has two addresses, ::1 and 127.0.0.1. The one on which the server listens was found at its start;
 * a lookup for each connection would cost time, and might lead to another program.
 */
export function pinned(hostname: string, { address, family }: LookupAddress): LookupFunction {
  return (name, options, callback) => {
    if (name !== hostname) systemLookup(name, options, callback);
    else if (options.all) callback(null, [{ address, family }]);
    else callback(null, address, family);
  };
}
