/**
 * The banners of drafts and unlisted pages, which this site has none of: every page would load them.
 */

export default function ContentVisibility(): null {
  return null;
}
