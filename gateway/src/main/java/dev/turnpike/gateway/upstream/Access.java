package dev.turnpike.gateway.upstream;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// How a provider may be reached: with which credential, whether the operator named its address
/// (then it may be private), and whose certificates are trusted beside the usual ones.
public record Access(
    Credential credential, boolean operatorsAddress, @Nullable Path ca, boolean isStrangers) {

  public Access(Credential credential, boolean operatorsAddress, @Nullable Path ca) {
    this(credential, operatorsAddress, ca, false);
  }

  /// To an address that came in over HTTP. Its name is resolved and checked here even where a proxy
  /// would resolve it.
  public static Access ofStranger(Credential credential, boolean privateToo) {
    return new Access(credential, privateToo, null, !privateToo);
  }
}
