// Region: know-when-to-stop
// Step: 5
// Sentence: Any 2xx means delivered, not 200 alone
// Source: https://github.com/hasura/graphql-engine/issues/2335

/** Nobody is called who has left or was disabled, not even when a retry was planned. */
const isWanted = ({ id, status }: Endpoint) => status === "active" && endpoints.has(id);

/** Whether the answer ends the delivery: 2xx has taken it, 410 wants nothing any more. */
function isOver(endpoint: Endpoint, delivery: Delivery, status = 0): boolean {
  if (status === 410) endpoint.status = "disabled";
  if (status === 200) delivery.state = "delivered";
  else if (!isWanted(endpoint)) delivery.state = "failed";
  return delivery.state !== "pending";
}
