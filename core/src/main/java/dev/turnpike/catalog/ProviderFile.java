package dev.turnpike.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Reads a provider from its data file: `providers/ID.json`, named in `providers/index`.
final class ProviderFile {
  private static final String KNOWN =
      "id, name, quirks, bases, places, forms, endpoint, credential, environment, headers,"
          + " client_headers, open, models";
  private static final String KNOWN_OF_A_PLACE = "name, environment, standard, by, values";
  private static final String KNOWN_OF_A_MODEL =
      "id, name, also, context_window, max_output, created";

  private final DataFile file;
  private String id = "";
  private String name = "";
  private final Map<String, URI> bases = new LinkedHashMap<>();
  private Provider.CredentialForm credential = Provider.CredentialForm.BEARER;
  private List<String> environment = List.of();
  private Map<String, String> headers = Map.of();
  private boolean open;
  private final Map<String, Model> models = new LinkedHashMap<>();
  private final Map<String, String> templates = new LinkedHashMap<>();
  private final List<Place> places = new ArrayList<>();
  private Map<String, String> forms = Map.of();
  private List<String> endpoint = List.of();
  private List<String> clientHeaders = List.of();

  private ProviderFile(DataFile file) {
    this.file = file;
  }

  /// All that ship with the gateway.
  static List<Provider> readAll() {
    List<Provider> providers = new ArrayList<>();
    for (String id : index()) {
      String name = "providers/" + id + ".json";
      try (DataFile file =
          Objects.requireNonNull(
              DataFile.beside(Catalog.class, name),
              () -> "providers/index names " + id + ", but there is no " + name)) {
        Provider provider = read(file);
        if (!provider.id().equals(id)) {
          throw new IllegalArgumentException(name + ": id is " + provider.id() + ", must be " + id);
        }
        providers.add(provider);
      }
    }
    return providers;
  }

  static List<String> index() {
    try (InputStream in =
        Objects.requireNonNull(Catalog.class.getResourceAsStream("providers/index"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException("providers/index cannot be read", e);
    }
  }

  static Provider read(DataFile file) {
    return new ProviderFile(file).provider();
  }

  private Provider provider() {
    if (!file.next()) {
      throw file.wrong("the file is empty, must be an object");
    }
    file.fields(this::field);
    if (id.isEmpty() || name.isEmpty()) {
      throw file.wrong("a provider must have an id and a name");
    }
    if (file.next()) {
      throw file.wrong("there is a second object, must be one");
    }
    Hosting hosting = new Hosting(templates, places, forms, endpoint, clientHeaders);
    try {
      hosting.missing(Map.of(), null);
    } catch (IllegalArgumentException e) {
      throw file.wrong(String.valueOf(e.getMessage()));
    }
    return new Provider(id, name, bases, credential, environment, headers, open, models, hosting);
  }

  private void field(String key) {
    switch (key) {
      case "id" -> id = file.text();
      case "name" -> name = file.text();
      case "quirks" -> file.texts();
      case "bases" -> file.textsByName().forEach(this::add);
      case "places" -> file.objects(() -> places.add(place()));
      case "endpoint" -> endpoint = file.texts();
      case "forms" -> forms = file.textsByName();
      case "credential" -> credential = form(file.text());
      case "environment" -> environment = file.texts();
      case "client_headers" -> clientHeaders = file.texts();
      case "headers" -> headers = file.textsByName();
      case "open" -> open = file.yes();
      case "models" -> file.objects(() -> add(model()));
      default -> throw file.unknown(key, KNOWN);
    }
  }

  private void add(String dialect, String url) {
    boolean local = url.startsWith("http://127.0.0.1:");
    if (!(local || url.startsWith("https://")) || url.endsWith("/")) {
      throw file.wrong(
          "base is " + url + ", must begin with https:// or http://127.0.0.1: and not end with /");
    }
    if (url.contains("{")) {
      templates.put(dialect, url);
    } else {
      bases.put(dialect, URI.create(url));
    }
  }

  private Place place() {
    var row =
        new Object() {
          String name = "";
          List<String> environment = List.of();
          @Nullable String standard;
          @Nullable String by;
          Map<String, String> values = Map.of();
        };
    file.fields(
        key -> {
          switch (key) {
            case "name" -> row.name = file.text();
            case "environment" -> row.environment = file.texts();
            case "standard" -> row.standard = file.text();
            case "by" -> row.by = file.text();
            case "values" -> row.values = file.textsByName();
            default -> throw file.unknown(key, KNOWN_OF_A_PLACE);
          }
        });
    if (row.name.isEmpty()) {
      throw file.wrong("a place must have a name");
    }
    return new Place(row.name, row.environment, row.standard, row.by, row.values);
  }

  private Provider.CredentialForm form(String text) {
    return switch (text) {
      case "none" -> Provider.CredentialForm.NONE;
      case "bearer" -> Provider.CredentialForm.BEARER;
      case "x-api-key" -> Provider.CredentialForm.X_API_KEY;
      case "xi-api-key" -> Provider.CredentialForm.XI_API_KEY;
      case "x-goog-api-key" -> Provider.CredentialForm.GOOGLE_API_KEY;
      case "api-key" -> Provider.CredentialForm.API_KEY;
      case "query" -> Provider.CredentialForm.QUERY;
      case "aws" -> Provider.CredentialForm.AWS;
      case "google" -> Provider.CredentialForm.GOOGLE;
      case "azure" -> Provider.CredentialForm.AZURE;
      default ->
          throw file.wrong(
              "credential is "
                  + text
                  + ", must be none, bearer, x-api-key, x-goog-api-key, api-key, query, aws, google or"
                  + " azure");
    };
  }

  private void add(Model model) {
    if (models.put(model.id(), model) != null) {
      throw file.wrong("model " + model.id() + " is there twice, must be there once");
    }
  }

  private Model model() {
    var row =
        new Object() {
          String id = "";
          String name = "";
          List<String> also = List.of();
          long contextWindow;
          long maxOutput;
          long created;
        };
    file.fields(
        key -> {
          switch (key) {
            case "id" -> row.id = file.text();
            case "name" -> row.name = file.text();
            case "also" -> row.also = file.texts();
            case "context_window" -> row.contextWindow = file.count();
            case "max_output" -> row.maxOutput = file.count();
            case "created" -> row.created = file.count();
            default -> throw file.unknown(key, KNOWN_OF_A_MODEL);
          }
        });
    if (row.id.isEmpty()) {
      throw file.wrong("a model must have an id");
    }
    String name = row.name.isEmpty() ? row.id : row.name;
    return new Model(row.id, name, row.also, row.contextWindow, row.maxOutput, row.created);
  }
}
