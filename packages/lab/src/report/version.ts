/** Raised when a reader of the older form could misread the newer one. */
export const REPORT_VERSION = 3;
