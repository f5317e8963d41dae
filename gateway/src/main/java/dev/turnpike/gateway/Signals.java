package dev.turnpike.gateway;

import java.lang.reflect.Proxy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the operating system tells the process. By reflection, because the JDK's signal class is
/// not part of the API that the compiler offers; where it is missing the JVM's own ways stay. A
/// signal that the process was started to ignore, as `nohup` does with SIGHUP, stays ignored: the
/// JVM does not let anybody hear it.
final class Signals {
  private static final Logger LOG = LoggerFactory.getLogger(Signals.class);

  private Signals() {}

  /// `name` is without its SIG, such as `HUP`; `action` may block.
  static void whenHeard(String name, Runnable action) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object listener =
          Proxy.newProxyInstance(
              Signals.class.getClassLoader(),
              new Class<?>[] {handler},
              (proxy, method, arguments) -> {
                return switch (method.getName()) {
                  case "handle" -> start(action);
                  case "hashCode" -> System.identityHashCode(proxy);
                  case "equals" -> false;
                  default -> "signal";
                };
              });
      Object before =
          signal
              .getMethod("handle", signal, handler)
              .invoke(null, signal.getConstructor(String.class).newInstance(name), listener);
      if (handler.getField("SIG_IGN").get(null).equals(before)) {
        LOG.info("SIG{} is ignored, as whoever started this process wanted it", name);
      }
    } catch (ReflectiveOperationException | RuntimeException e) {
      LOG.info("SIG{} is not heard here: {}", name, e.toString());
    }
  }

  private static Thread start(Runnable action) {
    return Thread.ofPlatform().name("signal").start(action);
  }
}
