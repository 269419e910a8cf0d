package io.tarsier.http;

import java.util.Locale;

/**
 * How one product is spoken of in messages, so that each says which setting to look at.
 *
 * @param product as people call it
 * @param prefix of its settings, with what separates it: {@code prometheus.}
 * @param addressSetting which setting holds its address
 * @param root what to do when it does not know the path
 * @param anonymous what to do when it wants credentials and has been given none
 * @param query what to do when it does not understand what was asked
 * @param slower what to do when it was asked too often
 * @param advice what to do when it is in trouble
 * @param narrow what to do when it answers with too much
 * @param plainErrors whether its errors are plain text, worth showing; those of others are shown
 *     only out of a JSON field {@code error}, because what stands before them answers in pages
 */
public record Dialect(
    String product,
    String prefix,
    String addressSetting,
    String root,
    String anonymous,
    String query,
    String slower,
    String advice,
    String narrow,
    boolean plainErrors) {

  /**
   * A server that is read from.
   *
   * @param name of the product; in small letters it begins the settings
   * @param query what to do when it does not understand what was asked
   * @param slower what to do when it was asked too often
   * @param narrow what to do when it answers with too much
   */
  public static Dialect source(
      String name, String query, String slower, String narrow, boolean plainErrors) {
    String prefix = name.toLowerCase(Locale.ROOT) + ".";
    return new Dialect(
        name,
        prefix,
        prefix + "url",
        "check that " + prefix + "url is the root of a " + name + " API",
        "it asks for credentials: set "
            + prefix
            + "bearer-token-file or "
            + prefix
            + "username and "
            + prefix
            + "password-file",
        query,
        slower,
        "check its load and its log, or " + narrow,
        narrow,
        plainErrors);
  }

  /**
   * A server that is told something.
   *
   * @param prefix of its settings, with what separates it: {@code notify.slack-}
   * @param addressSetting which setting says where it is
   */
  public static Dialect door(
      String product, String prefix, String addressSetting, boolean plainErrors) {
    String check = "check " + addressSetting;
    return new Dialect(
        product,
        prefix,
        addressSetting,
        check,
        check,
        "it does not understand the message; check its version and " + addressSetting,
        "it will be told later",
        "check its status",
        check,
        plainErrors);
  }

  /** The full name of a setting. */
  public String setting(String name) {
    return prefix + name;
  }
}
