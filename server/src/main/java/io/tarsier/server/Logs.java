package io.tarsier.server;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.io.Console;
import java.nio.charset.StandardCharsets;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;

/**
 * Logs to standard error, set up in code: no configuration file is looked for or parsed. Until
 * {@link #configure} is called only warnings are written, as plain text, so that commands which are
 * filters stay quiet.
 */
public final class Logs extends ContextAwareBase implements Configurator {

  private static final String PATTERN = "%d{HH:mm:ss.SSS} %-5level %logger{0}: %msg%n%ex";
  private static final String LOGGER_OF_HTTP = "org.eclipse.jetty";

  /** Logback calls this at its first use; found through META-INF/services. */
  @Override
  public ExecutionStatus configure(LoggerContext context) {
    apply(context, Level.WARN, false);
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  /** Applies {@code log.level} and {@code log.format}. */
  // JDK 25 gives null again where there is no terminal; the check knows JDK 22 to 24 only.
  @SuppressWarnings("SystemConsoleNull")
  public static void configure(Settings settings) {
    ILoggerFactory factory = LoggerFactory.getILoggerFactory();
    if (factory instanceof LoggerContext context) {
      String format = settings.get(SettingTable.LOG_FORMAT);
      Console console = System.console();
      boolean terminal = console != null && console.isTerminal();
      boolean json = format.equals("json") || (format.equals("auto") && !terminal);
      apply(context, Level.toLevel(settings.get(SettingTable.LOG_LEVEL)), json);
    }
  }

  private static void apply(LoggerContext context, Level level, boolean json) {
    ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
    appender.setContext(context);
    appender.setName("stderr");
    appender.setTarget("System.err");
    Encoder<ILoggingEvent> encoder = json ? new JsonLines() : plain(context);
    encoder.setContext(context);
    encoder.start();
    appender.setEncoder(encoder);
    appender.start();
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.detachAndStopAllAppenders();
    root.addAppender(appender);
    root.setLevel(level);
    // Others' libraries speak up when something is wrong; their progress is not ours.
    Level quiet = level.isGreaterOrEqual(Level.WARN) ? level : Level.WARN;
    for (String name :
        new String[] {
          LOGGER_OF_HTTP, "io.javalin", "com.zaxxer", "org.flywaydb", "org.jdbi", "oshi"
        }) {
      context.getLogger(name).setLevel(level == Level.TRACE ? Level.DEBUG : quiet);
    }
  }

  private static Encoder<ILoggingEvent> plain(LoggerContext context) {
    PatternLayoutEncoder encoder =
        new PatternLayoutEncoder() {
          @Override
          public byte[] encode(ILoggingEvent event) {
            return Redaction.of(getLayout().doLayout(event)).getBytes(StandardCharsets.UTF_8);
          }
        };
    encoder.setContext(context);
    encoder.setPattern(PATTERN);
    return encoder;
  }
}
