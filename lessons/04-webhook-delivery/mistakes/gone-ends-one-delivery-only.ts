// Region: know-when-to-stop
// Step: 5
// Sentence: the endpoint is disabled at once
// Source: Standard Webhooks, "Delivery success and failure": 410 Gone

/** Nobody is called who has left or was disabled, not even when a retry was planned. */
const isWanted = ({ id, status }: Endpoint) => status === "active" && endpoints.has(id);

/** Whether the answer ends the delivery: 2xx has taken it, 410 wants nothing any more. */
function isOver(endpoint: Endpoint, delivery: Delivery, status = 0): boolean {
  if (status >= 200 && status < 300) delivery.state = "delivered";
  else if (status === 410) delivery.state = "failed";
  return delivery.state !== "pending";
}
