// Region: keep-the-secret
// Step: 3
// Sentence: With one secret for all
// Source: Standard Webhooks: unique per endpoint

/** 24 random bytes; Standard Webhooks asks for 24 to 64. */
const theSecret = `whsec_${randomBytes(24).toString("base64")}`;
const newSecret = () => theSecret;

/** An endpoint as it is shown ever after: what is named here, and nothing else. */
const shown = ({ id, url, events, status }: Endpoint) => ({ id, url, events, status });
