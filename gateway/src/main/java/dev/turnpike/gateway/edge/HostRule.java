package dev.turnpike.gateway.edge;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which names the gateway answers to: addresses, loopback names and those that the operator
/// listed, so that a web page whose name was pointed here gets no answer.
final class HostRule {
  private static final int LONGEST = 255;

  private final String bound;
  private final List<String> hosts;
  private final Set<String> names = new HashSet<>(Set.of("localhost"));

  HostRule(String bound, List<String> hosts) {
    this.bound = bound;
    this.hosts = hosts;
    names.add(bound.toLowerCase(Locale.ROOT));
    for (String host : hosts) {
      names.add(host.toLowerCase(Locale.ROOT));
    }
  }

  /// The rule for another list; this one where it is the same.
  HostRule listing(List<String> others) {
    return others.equals(hosts) ? this : new HostRule(bound, others);
  }

  /// Why a `Host` (or HTTP/2 authority) is refused, or null where it is good.
  @Nullable String refuses(List<String> values) {
    if (values.size() != 1) {
      return "The request has " + values.size() + " Host headers, must have one.";
    }
    String host = nameOf(values.getFirst());
    if (host == null) {
      return "The request's Host is not a name or an address with an optional port.";
    }
    return isAddress(host) || names.contains(host)
        ? null
        : "The gateway does not answer to this host name; list it under server.hosts.";
  }

  /// The host in lower case, without port; null where the text is not of that form.
  private static @Nullable String nameOf(String value) {
    if (value.isEmpty() || value.length() > LONGEST) {
      return null;
    }
    String host = value;
    int end = value.startsWith("[") ? value.indexOf(']') + 1 : value.indexOf(':');
    if (value.startsWith("[") && end == 0) {
      return null;
    }
    if (end > 0 && end < value.length()) {
      host = value.substring(0, end);
      String port = value.substring(end);
      if (!port.matches(":\\d{1,5}")) {
        return null;
      }
    }
    return host.matches("[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+]")
        ? host.toLowerCase(Locale.ROOT)
        : null;
  }

  private static boolean isAddress(String host) {
    return host.startsWith("[") || host.matches("\\d{1,3}(\\.\\d{1,3}){3}");
  }
}
