/**
 * The page of the search plugin has no main landmark of its own: while it is open, the layout's is it.
 */

import Original from "@theme-original/SearchPage";
import { type ReactNode, useEffect } from "react";

/** What Docusaurus' layout puts around a page. */
const WRAPPER = "__docusaurus_skipToContent_fallback";

export default function SearchPage(): ReactNode {
  useEffect(() => {
    const wrapper = document.getElementById(WRAPPER);
    wrapper?.setAttribute("role", "main");
    return () => wrapper?.removeAttribute("role");
  }, []);
  return <Original />;
}
