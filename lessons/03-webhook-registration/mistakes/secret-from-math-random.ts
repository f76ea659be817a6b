// Region: keep-the-secret
// Step: 3
// Sentence: random bytes from a generator made for keys
// Source: CWE-338, weak pseudo-random number generator

/** 24 random bytes; Standard Webhooks asks for 24 to 64. */
const newSecret = () =>
  `whsec_${Buffer.from(String(Math.random()).padEnd(24, "0").slice(0, 24)).toString("base64")}`;

/** An endpoint as it is shown ever after: what is named here, and nothing else. */
const shown = ({ id, url, events, status }: Endpoint) => ({ id, url, events, status });
