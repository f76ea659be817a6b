/**
 * The home page: which one do I need, on one screen.
 */

import Link from "@docusaurus/Link";
import CodeBlock from "@theme/CodeBlock";
import Layout from "@theme/Layout";
import type { ReactNode } from "react";
import Figure, { type Arrow } from "../components/Figure";
import styles from "./index.module.css";

interface Way {
  name: string;
  essence: string;
  when: string;
  article: string;
  lesson: string;
  arrows: Arrow[];
}

const WAYS: Way[] = [
  {
    name: "API",
    essence: "You ask, it answers.",
    when: "You need something now: read it, store it, change it.",
    article: "/article/apis/",
    lesson: "/lessons/01-rest-crud/",
    arrows: ["ask", "answer"],
  },
  {
    name: "WebSocket",
    essence: "Both sides send at any time.",
    when: "A page shows changes as they happen, and sends its own.",
    article: "/article/websockets/",
    lesson: "/lessons/02-websocket-duplex/",
    arrows: ["ask", "answer", "both"],
  },
  {
    name: "Webhook",
    essence: "You register a URL, it sends you events.",
    when: "Your server needs to know when something happens on another one.",
    article: "/article/webhooks/",
    lesson: "/lessons/03-webhook-registration/",
    arrows: ["ask", "gap", "call"],
  },
];

export default function Home(): ReactNode {
  return (
    <Layout description="Which one do you need: an API, a WebSocket or a webhook? Learn it by building each.">
      <main className={`container ${styles.page}`}>
        <h1>API, WebSocket or webhook: which do you need?</h1>
        <div className={styles.ways}>
          {WAYS.map((way) => (
            <section key={way.name} className={styles.way}>
              <h2>{way.name}</h2>
              <p className={styles.essence}>{way.essence}</p>
              <Figure arrows={way.arrows} />
              <p>{way.when}</p>
              <p className={styles.links}>
                <Link to={way.article}>Read about it</Link> <Link to={way.lesson}>Build one</Link>
              </p>
            </section>
          ))}
        </div>
        <p className={styles.between}>
          Does only the server send? Does the response take minutes? Do you need all three?{" "}
          <Link to="/article/what-to-choose/">What to choose</Link> covers the cases in between.
        </p>
        <section className={styles.start}>
          <h2>Start in the folder of the course</h2>
          <CodeBlock language="sh">npx -y pnpm@12 lesson 01</CodeBlock>
          <p>
            It needs Node 20.19 or later and nothing else. Your server runs, the first step fails,
            and the terminal says what to do. <Link to="/lessons/">All lessons</Link>
          </p>
        </section>
      </main>
    </Layout>
  );
}
