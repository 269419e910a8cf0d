package io.tarsier.server;

import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Map;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** Problem bodies for what Jetty refuses before it is a request: broken syntax, huge headers. */
final class LowLevelErrors extends ErrorHandler {

  private static final HttpField TYPE =
      new HttpField(HttpHeader.CONTENT_TYPE, Problems.CONTENT_TYPE);

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    int status = response.getStatus();
    String title = HttpStatus.getMessage(status);
    String kind = title.toLowerCase(Locale.ROOT).replace(' ', '-');
    byte[] body = Problems.body(status, kind, detail(status, title), "", Map.of());
    response.getHeaders().put(TYPE);
    response.write(true, ByteBuffer.wrap(body), callback);
    return true;
  }

  /** In our words: Jetty's may quote what the client sent. */
  private static String detail(int status, String title) {
    return switch (status) {
      case 414 -> "the address of the request is too long";
      case 431 -> "the headers of the request are too large; 16 kB are allowed";
      case 408 -> "the request took too long to arrive";
      case 400 -> "this is not a well-formed HTTP request";
      default -> title;
    };
  }
}
