// Region: keep-the-secret
// Step: 3
// Sentence: with + and /, padded to a multiple of four
// Source: RFC 4648, section 5

/** 24 random bytes; Standard Webhooks asks for 24 to 64. */
const newSecret = () => `whsec_${randomBytes(25).toString("base64url")}`;

/** An endpoint as it is shown ever after: what is named here, and nothing else. */
const shown = ({ id, url, events, status }: Endpoint) => ({ id, url, events, status });
