// Region: leave-your-address-with-the-service
// Step: 2
// Sentence: POST /reports at REPORT_SERVICE_URL
// Source: RFC 9110, section 9.2.2 (POST is not idempotent: two are two)

let isOrdered = false;
async function order(report: Report): Promise<void> {
  const callbackUrl = `${origin()}/hooks/reports`;
  if (isOrdered) return;
  isOrdered = true;
  try {
    const answer = await fetch(`${SERVICE_URL}/reports`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
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
