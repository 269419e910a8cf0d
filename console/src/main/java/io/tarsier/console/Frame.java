package io.tarsier.console;

import java.util.List;
import java.util.Set;

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
 * @param scripts those that this page needs besides what every page has
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
    List<String> scripts,
    Assets assets,
    String version) {

  private static final Set<String> FOLDED =
      Set.of("changes", "notifications", "suppressions", "journal");

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
        scripts,
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
        scripts,
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
        scripts,
        assets,
        version);
  }

  /** The same with large plots. */
  Frame charting() {
    return with(List.of("echarts.js", "charts.js"));
  }

  /** The same with the drawing of the graph of services. */
  Frame graphing() {
    return with(List.of("cytoscape.js", "graph.js"));
  }

  private Frame with(List<String> more) {
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
        more,
        assets,
        version);
  }

  /** Whether this page is one of those that the navigation keeps folded away. */
  boolean folded() {
    return FOLDED.contains(section);
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
