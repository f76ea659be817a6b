/** What is wrong with a request of the page, as a sentence that the page shows: the answer is 400. */
export class RequestError extends Error {}
