// Region: leave-your-address-with-the-service
// Step: 2
// Sentence: is never called back
// Source: https://developer.mozilla.org/docs/Web/API/Fetch_API/Using_Fetch (fetch does not reject on HTTP errors)

async function order(report: Report): Promise<void> {
  const callbackUrl = `${origin()}/hooks/reports`;
  try {
    const answer = await fetch(`${SERVICE_URL}/reports`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ reference: report.id, callbackUrl, todos }),
      signal: AbortSignal.timeout(10_000),
    });
    await answer.body?.cancel();
  } catch (error) {
    console.error(`${SERVICE_URL} did not take report ${report.id}: ${error}`);
    // The callback may have been faster than the answer, and it is signed.
    if (report.status === "working") change(report, { status: "failed" });
  }
}
