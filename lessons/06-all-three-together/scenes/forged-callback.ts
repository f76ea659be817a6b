/** A stranger calls back without a signature: refused, and the browser hears nothing. */
import { jsonReply, scene } from "@course/lesson-kit";

const names = {
  server: "Backend",
  ada: "Browser",
  service: "Report service",
  sender: "Stranger",
};
const WHY = "Only a signed callback is believed.";

export default scene(
  "A callback without a signature is refused, and nothing is pushed",
  async ({ http, socket, service, sender }, offstage) => {
    await offstage.post("/todos", { title: "Buy milk" });
    service.answers(jsonReply(202, { id: "r1" }));
    const browser = await socket.open("/live", WHY);
    const asking = http.as("Ada");
    const { object: report } = await asking.post("/reports", {});
    const id = String(report["id"]);
    browser.send({ type: "watch", id });
    await service.answered(1, WHY);
    const data = { reference: id, result: { total: 1_000_000 } };
    const forged = { type: "report.ready", timestamp: new Date().toISOString(), data };
    const headers = { "webhook-signature": undefined };
    const answer = await sender.deliver("/hooks/reports", forged, { headers });
    answer.hasStatus(401, WHY);
    await asking.get(`/reports/${id}`);
    browser.hasNotReceived({ type: "report" }, WHY);
  },
  names,
);
