// Region: know-when-to-stop
// Step: 5
// Sentence: 410 says that this address wants nothing any more
// Source: Standard Webhooks, "Delivery success and failure": sender should disable the endpoint

/** Nobody is called who has left or was disabled, not even when a retry was planned. */
const isWanted = ({ id, status }: Endpoint) => status === "active" && endpoints.has(id);

/** Whether the answer ends the delivery: 2xx has taken it, 410 wants nothing any more. */
function isOver(endpoint: Endpoint, delivery: Delivery, status = 0): boolean {
  if (status >= 200 && status < 300) delivery.state = "delivered";
  else if (!isWanted(endpoint)) delivery.state = "failed";
  return delivery.state !== "pending";
}
