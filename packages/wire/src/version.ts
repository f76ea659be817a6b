/** Raised when a reader of the older form could misread the newer one. */
export const TRACE_VERSION = 1;
