package dev.turnpike.gateway.upstream;

import io.vertx.core.net.ProxyOptions;
import io.vertx.core.net.ProxyType;
import java.util.List;
import java.util.Locale;

/// The HTTP proxy that calls to providers go through, but for the hosts in `except` (a name stands
/// for those under it, too) and for this machine itself. An empty `user` is none.
///
/// A name is then resolved by the proxy, so that the egress guard sees addresses only where they
/// are written as numbers.
public record OutgoingProxy(
    String host, int port, String user, Secret password, List<String> except) {
  public OutgoingProxy {
    except = except.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
  }

  boolean leadsTo(String target) {
    String name = target.toLowerCase(Locale.ROOT);
    boolean self = name.equals("localhost") || name.startsWith("127.") || name.equals("[::1]");
    return !self && except.stream().noneMatch(own -> name.equals(own) || name.endsWith("." + own));
  }

  ProxyOptions options() {
    ProxyOptions options = new ProxyOptions().setType(ProxyType.HTTP).setHost(host).setPort(port);
    return user.isEmpty() ? options : options.setUsername(user).setPassword(password.text());
  }
}
