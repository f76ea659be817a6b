/** One report on its way: by WebSocket, by API, by webhook, and by WebSocket again. */
import { jsonReply, scene } from "@course/lesson-kit";

const names = {
  server: "Backend",
  ada: "Browser",
  service: "Report service",
  // The service is called by API and calls back by webhook.
  sender: "Report service",
};
const WHY = "A report goes from the request to the result.";

export default scene(
  "A report, from the request to the result",
  async ({ http, socket, service, sender }, offstage) => {
    await offstage.post("/todos", { title: "Buy milk" });
    service.answers(jsonReply(202, { id: "r1" }));
    const browser = await socket.open("/live", WHY);
    const { object: report } = await http.as("Ada").post("/reports", {});
    const id = String(report["id"]);
    browser.send({ type: "watch", id });
    await service.answered(1, WHY);
    const data = { reference: id, result: { total: 1, completed: 0, longestTitle: "Buy milk" } };
    const ready = { type: "report.ready", timestamp: new Date().toISOString(), data };
    await sender.deliver("/hooks/reports", ready);
    await browser.receives({ type: "report", id, status: "ready" }, WHY);
  },
  names,
);
