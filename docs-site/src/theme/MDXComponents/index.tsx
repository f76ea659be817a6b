/**
 * What Markdown becomes. Admonitions are left out: no text here has one, and every page would load them.
 */

import Head from "@docusaurus/Head";
import A from "@theme/MDXComponents/A";
import Code from "@theme/MDXComponents/Code";
import Details from "@theme/MDXComponents/Details";
import Heading from "@theme/MDXComponents/Heading";
import Img from "@theme/MDXComponents/Img";
import Li from "@theme/MDXComponents/Li";
import Pre from "@theme/MDXComponents/Pre";
import Ul from "@theme/MDXComponents/Ul";
import type { ComponentProps, ReactNode } from "react";

/** A wide table scrolls by itself, and for that the keyboard has to reach it (WCAG 2.2, 2.1.1). */
function ScrollingTable(props: ComponentProps<"table">): ReactNode {
  return (
    <div className="scrolling-table" tabIndex={0}>
      <table {...props} />
    </div>
  );
}

const heading = (as: "h1" | "h2" | "h3" | "h4" | "h5" | "h6") =>
  function MarkdownHeading(props: ComponentProps<"h1">): ReactNode {
    return <Heading as={as} {...props} />;
  };

export default {
  Head,
  details: Details,
  Details,
  code: Code,
  a: A,
  pre: Pre,
  ul: Ul,
  li: Li,
  img: Img,
  h1: heading("h1"),
  h2: heading("h2"),
  h3: heading("h3"),
  h4: heading("h4"),
  h5: heading("h5"),
  h6: heading("h6"),
  table: ScrollingTable,
};
