// Region: leave-your-address-with-the-service
// Step: 2
// Sentence: Content-Type is what tells it so
// Source: RFC 9110, section 8.3; fetch sends a string as text/plain

async function order(report: Report): Promise<void> {
  const callbackUrl = `${origin()}/hooks/reports`;
  try {
    const answer = await fetch(`${SERVICE_URL}/reports`, {
      method: "POST",
      body: JSON.stringify({ reference: report.id, callbackUrl, todos }),
      signal: AbortSignal.timeout(10_000),
    });
    if (!answer.ok) throw new Error(`The report service answered ${answer.status}.`);
  } catch (error) {
    console.error(`${SERVICE_URL} did not take report ${report.id}: ${error}`);
    // The callback may have been faster than the answer, and it is signed.
    if (report.status === "working") change(report, { status: "failed" });
  }
}
