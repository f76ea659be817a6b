// Region: keep-the-secret
// Step: 3
// Sentence: Fewer than 24 bytes can be guessed
// Source: Standard Webhooks, "Signature scheme"

/** 24 random bytes; Standard Webhooks asks for 24 to 64. */
const newSecret = () => `whsec_${randomBytes(16).toString("base64")}`;

/** An endpoint as it is shown ever after: what is named here, and nothing else. */
const shown = ({ id, url, events, status }: Endpoint) => ({ id, url, events, status });
