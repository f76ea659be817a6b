/** The live page's beginning: everything on it is drawn by React. */

import { createRoot } from "react-dom/client";
import App from "./App.tsx";

const place = document.getElementById("page");
if (place) createRoot(place).render(<App />);
