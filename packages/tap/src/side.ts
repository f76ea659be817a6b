/** The two ends of a connection through the tap, by who opened it. */
export type Side = "client" | "server";
