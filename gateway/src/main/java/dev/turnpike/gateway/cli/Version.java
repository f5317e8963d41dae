package dev.turnpike.gateway.cli;

import picocli.CommandLine.IVersionProvider;

/// Which Turnpike this is, and what it runs on.
public final class Version implements IVersionProvider {
  /// The number alone, such as `0.1.0`; `dev` where it does not run from a jar.
  public static String number() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "dev" : version;
  }

  @Override
  public String[] getVersion() {
    return new String[] {
      "turnpike " + number() + " (Java " + Runtime.version() + ", " + vendor() + ")"
    };
  }

  private static String vendor() {
    return System.getProperty("java.vendor", "unknown vendor");
  }
}
