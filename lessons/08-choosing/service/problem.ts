/**
 * Errors to throw anywhere in the provider, and the one place that answers them (RFC 9457).
 */

import type { ErrorRequestHandler } from "express";

/** An error that says with which status it is to be answered. */
export const problem = (status: number, detail: string) =>
  Object.assign(new Error(detail), { status });

export const answerProblem: ErrorRequestHandler = (error, _request, response, next) => {
  if (response.headersSent) return next(error);
  const { status = 500, message } = error;
  if (status >= 500) console.error(error);
  const detail = status < 500 ? message : "The provider failed; it is not your fault.";
  response.status(status).type("application/problem+json").json({ status, detail });
};
