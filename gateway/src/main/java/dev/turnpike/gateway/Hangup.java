package dev.turnpike.gateway;

import java.lang.reflect.Proxy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// SIGHUP: read the configuration again. By reflection, because the JDK's signal class is not part
/// of the API that the compiler offers; where it is missing, `turnpike config apply` does the same.
final class Hangup {
  private static final Logger LOG = LoggerFactory.getLogger(Hangup.class);

  private Hangup() {}

  static void whenHeard(Runnable action) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object listener =
          Proxy.newProxyInstance(
              Hangup.class.getClassLoader(),
              new Class<?>[] {handler},
              (proxy, method, arguments) -> {
                return switch (method.getName()) {
                  case "handle" -> Thread.startVirtualThread(action);
                  case "hashCode" -> System.identityHashCode(proxy);
                  case "equals" -> false;
                  default -> "hangup";
                };
              });
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance("HUP"), listener);
    } catch (ReflectiveOperationException | RuntimeException e) {
      LOG.info("SIGHUP is not heard here: {}", e.toString());
    }
  }
}
