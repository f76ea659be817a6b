/** The search plugin comes without types for its page. */
declare module "@theme-original/SearchPage" {
  export default function SearchPage(): import("react").ReactNode;
}
