/**
 * A wide table scrolls by itself, and for that the keyboard has to reach it (WCAG 2.2, 2.1.1).
 */

import Original from "@theme-original/MDXComponents";
import type { ComponentProps, ReactNode } from "react";

function ScrollingTable(props: ComponentProps<"table">): ReactNode {
  return (
    <div className="scrolling-table" tabIndex={0}>
      <table {...props} />
    </div>
  );
}

export default { ...Original, table: ScrollingTable };
