package dev.turnpike.gateway;

import dev.turnpike.catalog.Provider;
import dev.turnpike.gateway.config.Config.ProviderSettings;
import dev.turnpike.gateway.config.Config.SignInSettings;
import dev.turnpike.gateway.config.EnvironmentKey;
import dev.turnpike.gateway.config.StartFailure;
import dev.turnpike.gateway.signin.EntraClient;
import dev.turnpike.gateway.signin.ServiceAccount;
import dev.turnpike.gateway.upstream.SigV4;
import dev.turnpike.gateway.upstream.SignIn;
import dev.turnpike.gateway.upstream.Tokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How the gateway signs in at a provider in a cloud, where there is more to it than a key: what
/// the operator's file says, else what the cloud's usual variables hold.
record SignIns(
    Provider provider,
    @Nullable ProviderSettings settings,
    Map<String, String> environment,
    Map<String, String> places) {
  private static final String FILE = "configuration file";
  private static final String GOOGLE_FILE = "GOOGLE_APPLICATION_CREDENTIALS";
  private static final String AWS_KEY_ID = "AWS_ACCESS_KEY_ID";
  private static final String ENTRA_ID = "AZURE_CLIENT_ID";
  private static final long MOST_BYTES = 64 * 1024;

  /// A way to sign in and where it was found.
  record Found(SignIn signIn, String by) {}

  /// Null where there is none.
  @Nullable Found find() {
    return switch (provider.credential()) {
      case AWS -> aws();
      case GOOGLE -> google();
      case AZURE -> entra();
      case NONE, BEARER, X_API_KEY, XI_API_KEY, GOOGLE_API_KEY, API_KEY, QUERY -> null;
    };
  }

  private SignInSettings said() {
    return settings == null ? SignInSettings.NONE : settings.signIn();
  }

  private @Nullable Found aws() {
    String id = said().accessKeyId();
    String secret = said().secretAccessKey();
    String session = said().sessionToken();
    String by = FILE;
    if (id == null || secret == null) {
      id = variable(AWS_KEY_ID);
      secret = variable("AWS_SECRET_ACCESS_KEY");
      session = variable("AWS_SESSION_TOKEN");
      by = AWS_KEY_ID;
    }
    String region = places.get("region");
    return id == null || secret == null || region == null
        ? null
        : new Found(
            new SignIn.Signature(
                new SigV4(id, secret, session == null ? "" : session, region, "bedrock")),
            by);
  }

  private @Nullable Found google() {
    Path file = said().credentials();
    if (file != null) {
      try {
        return new Found(token(serviceAccount(file)), FILE);
      } catch (ServiceAccount.Unusable e) {
        throw new StartFailure(
            "providers." + provider.id() + ".credentials names a file that " + e.getMessage(), e);
      }
    }
    String named = variable(GOOGLE_FILE);
    if (named == null) {
      return null;
    }
    try {
      return new Found(token(serviceAccount(Path.of(named))), GOOGLE_FILE);
    } catch (ServiceAccount.Unusable | InvalidPathException e) {
      return null; // it is there for other programs too, and may be of another kind
    }
  }

  private ServiceAccount serviceAccount(Path file) throws ServiceAccount.Unusable {
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw new StartFailure(file + " is longer than 64 KiB, which no key of an account is");
      }
      return ServiceAccount.read(
          Files.readString(file),
          new ServiceAccount.Wishes(
              said().tokenUrl(), said().scope(), settings == null ? null : settings.ca()));
    } catch (IOException e) {
      throw new StartFailure(
          "the key of a service account cannot be read from " + file + ": " + e.getMessage(), e);
    }
  }

  private @Nullable Found entra() {
    String tenant = said().tenantId();
    String client = said().clientId();
    String secret = said().clientSecret();
    String by = FILE;
    if (tenant == null || client == null || secret == null) {
      tenant = variable("AZURE_TENANT_ID");
      client = variable(ENTRA_ID);
      secret = variable("AZURE_CLIENT_SECRET");
      by = ENTRA_ID;
    }
    return tenant == null || client == null || secret == null
        ? null
        : new Found(
            token(
                new EntraClient(
                    tenant,
                    client,
                    secret,
                    said().scope(),
                    said().tokenUrl(),
                    settings == null ? null : settings.ca())),
            by);
  }

  private static SignIn token(dev.turnpike.gateway.upstream.Grant grant) {
    return new SignIn.Token(new Tokens(grant));
  }

  private @Nullable String variable(String name) {
    return EnvironmentKey.read(environment, name);
  }
}
