/**
 * Keeps Prism from highlighting a page by itself when it is loaded: React does, and has to find what it left.
 *
 * Prism reads this before it does anything else, so that it stands in a file of its own, imported first.
 */

Object.assign(globalThis, { Prism: { manual: true } });
