/**
 * The transports among which a decision chooses, by the names that it prints.
 */

export type Choice = "polling" | "long polling" | "SSE" | "WebSocket" | "webhook";
