// Region: leave-your-address-with-the-service
// Step: 2
// Sentence: is never called back
// Source: RFC 9110, section 15 (the class counts, not the number)

async function order(report: Report): Promise<void> {
  const callbackUrl = `${origin()}/hooks/reports`;
  try {
    const answer = await fetch(`${SERVICE_URL}/reports`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ reference: report.id, callbackUrl, todos }),
      signal: AbortSignal.timeout(10_000),
    });
    if (answer.status === 500) throw new Error(`The report service answered ${answer.status}.`);
  } catch (error) {
    console.error(`${SERVICE_URL} did not take report ${report.id}: ${error}`);
    // The callback may have been faster than the answer, and it is signed.
    if (report.status === "working") change(report, { status: "failed" });
  }
}
