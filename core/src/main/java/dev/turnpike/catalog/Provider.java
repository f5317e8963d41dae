package dev.turnpike.catalog;

import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// An address that speaks one dialect or several: data, one file each.
///
/// `bases` maps a dialect's id to the base URL under which its paths lie, its own language first.
/// `environment` names the variables that may hold its key, first found wins. `headers` go on every
/// request to it. `open` says that it may serve models which the catalog does not list (a local
/// server, a marketplace). `models` keeps the order of the file. `hosting` says what its customers
/// have to fill in and how its hosts speak otherwise.
///
/// A provider of one model, which has an address and a key of its own, has that model's full id as
/// its id.
public record Provider(
    String id,
    String name,
    Map<String, URI> bases,
    CredentialForm credential,
    List<String> environment,
    Map<String, String> headers,
    boolean open,
    Map<String, Model> models,
    Hosting hosting) {

  public Provider {
    bases = Collections.unmodifiableMap(new LinkedHashMap<>(bases));
    environment = List.copyOf(environment);
    headers = Map.copyOf(headers);
    models = Collections.unmodifiableMap(new LinkedHashMap<>(models));
  }

  /// A provider with one address for all, which speaks its dialects as their owners do.
  public Provider(
      String id,
      String name,
      Map<String, URI> bases,
      CredentialForm credential,
      List<String> environment,
      Map<String, String> headers,
      boolean open,
      Map<String, Model> models) {
    this(id, name, bases, credential, environment, headers, open, models, Hosting.PLAIN);
  }

  /// How the provider wants its key.
  public enum CredentialForm {
    NONE,
    /// `authorization: Bearer KEY`
    BEARER,
    /// `x-api-key: KEY`
    X_API_KEY,
    /// `xi-api-key: KEY`
    XI_API_KEY,
    /// `x-goog-api-key: KEY`
    GOOGLE_API_KEY,
    /// `api-key: KEY`
    API_KEY,
    /// `?key=KEY`
    QUERY,
    /// A signature of the request (SigV4), or Bedrock's key as `authorization: Bearer KEY`
    AWS,
    /// A service account's access token, or `x-goog-api-key: KEY`
    GOOGLE,
    /// `api-key: KEY`, or an access token of Entra's
    AZURE
  }

  /// The same provider at other addresses: the simulator's, which are known once it listens.
  public Provider withBases(Map<String, URI> others) {
    return new Provider(id, name, others, credential, environment, headers, open, models, hosting);
  }

  /// Whether it runs beside its operator: its addresses are of this machine.
  public boolean isLocal() {
    return !bases.isEmpty()
        && bases.values().stream().allMatch(base -> "127.0.0.1".equals(base.getHost()));
  }

  /// What callers name one of its models by.
  public ModelId fullId(String modelId) {
    int slash = id.indexOf('/');
    return new ModelId(slash < 0 ? id : id.substring(0, slash), modelId);
  }

  /// How a base of one dialect wants the key. `x-api-key` and `x-goog-api-key` belong to their own
  /// dialects; the OpenAI-compatible bases of the same providers want a bearer token.
  public CredentialForm credential(String dialect) {
    boolean own =
        switch (credential) {
          case X_API_KEY -> dialect.equals("messages");
          case GOOGLE_API_KEY -> dialect.equals("gemini");
          case NONE, BEARER, XI_API_KEY, API_KEY, QUERY, AWS, GOOGLE, AZURE -> true;
        };
    return own ? credential : CredentialForm.BEARER;
  }

  /// A listed model by its exact id, one of its other names, or its id less a date or `-latest`;
  /// for an open provider any id. Empty where there is none.
  public Optional<Model> model(String modelId) {
    Model listed = models.get(modelId);
    if (listed != null) {
      return Optional.of(listed);
    }
    return ModelNames.find(modelId, models)
        .or(() -> open ? Optional.of(Model.unlisted(modelId)) : Optional.empty());
  }
}
