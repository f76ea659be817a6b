/**
 * Words on the command lines of the lab's processes. Apart, because importing a process's file starts it.
 */

/** For a provider whose memory is looked at: it counts nothing, as counting takes memory too. */
export const UNCOUNTED = "uncounted";
