package org.vconserver.host;

import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.log.LogEntry;
import org.osgi.service.log.LogLevel;
import org.osgi.service.log.LogListener;
import org.osgi.service.log.LogReaderService;
import org.osgi.util.tracker.ServiceTracker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;
import org.slf4j.event.Level;

/** Brings what is logged by OSGi's log service and by java.util.logging into the one log. */
final class LogBridge implements LogListener {
  /** Configures the log; to be called before the first logger is asked for. */
  static void configure(Settings settings) {
    System.setProperty("LOG_LEVEL", settings.get("LOG_LEVEL"));
    System.setProperty(
        "logback.configurationFile", settings.config().resolve("logback.xml").toString());
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
  }

  static void attach(BundleContext context) {
    LogBridge bridge = new LogBridge();
    new ServiceTracker<LogReaderService, LogReaderService>(context, LogReaderService.class, null) {
      @Override
      public LogReaderService addingService(ServiceReference<LogReaderService> reference) {
        LogReaderService reader = context.getService(reference);
        reader.addLogListener(bridge);
        return reader;
      }
    }.open();
  }

  @Override
  public void logged(LogEntry entry) {
    Logger logger = LoggerFactory.getLogger(entry.getLoggerName());
    logger
        .atLevel(levelOf(entry.getLogLevel()))
        .setCause(entry.getException())
        .log("{} [{}]", entry.getMessage(), entry.getBundle().getSymbolicName());
  }

  private static Level levelOf(LogLevel level) {
    return switch (level) {
      case AUDIT, INFO -> Level.INFO;
      case ERROR -> Level.ERROR;
      case WARN -> Level.WARN;
      case DEBUG -> Level.DEBUG;
      case TRACE -> Level.TRACE;
    };
  }
}
