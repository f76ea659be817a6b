// Region: keep-the-secret
// Step: 3
// Sentence: In hex every byte takes two characters
// Source: facts.md, S5

/** 24 random bytes; Standard Webhooks asks for 24 to 64. */
const newSecret = () => `whsec_${randomBytes(24).toString("hex")}`;

/** An endpoint as it is shown ever after: what is named here, and nothing else. */
const shown = ({ id, url, events, status }: Endpoint) => ({ id, url, events, status });
