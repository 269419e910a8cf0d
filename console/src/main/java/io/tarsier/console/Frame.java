package io.tarsier.console;

/**
 * What surrounds every page.
 *
 * @param title of the browser's window
 * @param section which part of the console it belongs to: {@code overview}, {@code incidents}, …
 * @param path the page's own address without the range, for the links that choose one
 * @param ranged whether the page shows a span of time that can be chosen
 * @param range the span of time the page shows
 * @param theme {@code light} or {@code dark} where the reader chose; empty for the system's choice
 * @param viewer who looks
 * @param openIncidents number beside the word in the navigation
 * @param live whether the page keeps itself up to date
 * @param charts whether the page has large plots
 * @param assets where scripts and style are
 * @param version the program's
 */
record Frame(
    String title,
    String section,
    String path,
    boolean ranged,
    TimeRange range,
    String theme,
    Viewer viewer,
    int openIncidents,
    boolean live,
    boolean charts,
    Assets assets,
    String version) {

  Frame titled(String words) {
    return new Frame(
        words,
        section,
        path,
        ranged,
        range,
        theme,
        viewer,
        openIncidents,
        live,
        charts,
        assets,
        version);
  }

  Frame over(TimeRange span) {
    return new Frame(
        title,
        section,
        path,
        true,
        span,
        theme,
        viewer,
        openIncidents,
        live,
        charts,
        assets,
        version);
  }

  Frame refreshing() {
    return new Frame(
        title,
        section,
        path,
        ranged,
        range,
        theme,
        viewer,
        openIncidents,
        true,
        charts,
        assets,
        version);
  }

  Frame charting() {
    return new Frame(
        title,
        section,
        path,
        ranged,
        range,
        theme,
        viewer,
        openIncidents,
        live,
        true,
        assets,
        version);
  }

  /** An address that shows this page over another span of time; none for its own choice. */
  String withRange(String word) {
    return word.isEmpty() ? path : path + (path.contains("?") ? "&" : "?") + "range=" + word;
  }

  /** Where the numbers of a page's plots are. */
  String data(String href) {
    String query = range.query();
    return href + "/plots.json" + (query.isEmpty() ? "" : "?" + query);
  }

  /** The fixed span in words. */
  String span() {
    return viewer.clock(range.from()) + " – " + viewer.clock(range.to());
  }

  /** An address within the console that keeps the span of time. */
  String keep(String href) {
    return ranged && !range.isOwn() && !range.word().equals("1h")
        ? href + (href.contains("?") ? "&" : "?") + range.query()
        : href;
  }
}
