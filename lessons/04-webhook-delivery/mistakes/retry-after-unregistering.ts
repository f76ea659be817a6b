// Region: know-when-to-stop
// Step: 5
// Sentence: not even a retry that was pending
// Source: Standard Webhooks, "Endpoint management API"

/** Nobody is called who has left or was disabled, not even when a retry was planned. */
const isWanted = ({ status }: Endpoint) => status === "active";

/** Whether the answer ends the delivery: 2xx has taken it, 410 wants nothing any more. */
function isOver(endpoint: Endpoint, delivery: Delivery, status = 0): boolean {
  if (status === 410) endpoint.status = "disabled";
  if (status >= 200 && status < 300) delivery.state = "delivered";
  else if (!isWanted(endpoint)) delivery.state = "failed";
  return delivery.state !== "pending";
}
