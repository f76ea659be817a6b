// Region: keep-the-secret
// Step: 3
// Sentence: A secret is shown once
// Source: formbricks#8269, netbox#22814

/** 24 random bytes; Standard Webhooks asks for 24 to 64. */
const newSecret = () => `whsec_${randomBytes(24).toString("base64")}`;

/** An endpoint as it is shown ever after: what is named here, and nothing else. */
const shown = (endpoint: Endpoint) => endpoint;
