package dev.turnpike.gateway.config;

import dev.turnpike.gateway.trace.Trace.Bodies.Keep;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Every key that the configuration file may hold, with its default and its meaning: the one place
/// they are written. The loader knows no other key, and the documentation repeats this table.
final class Settings {
  private static final List<Setting<?>> ALL = new ArrayList<>();

  static final Setting<String> HOST =
      add("server.host", Forms.listenHost(), "127.0.0.1", "Address to listen on.");
  static final Setting<Integer> PORT =
      add("server.port", Forms.whole(0, 65535), "8080", "Port to listen on; 0 is any free one.");
  static final Setting<Path> TLS_CERT =
      add("server.tls.cert", Forms.path(), "", "PEM file of the certificate chain; with `key`.");
  static final Setting<Path> TLS_KEY =
      add("server.tls.key", Forms.path(), "", "PEM file of the private key; with `cert`.");
  static final Setting<String> HOSTS =
      add(
          "server.hosts[]",
          Forms.hostName(),
          "",
          "Names the gateway answers to beside `localhost` and plain addresses.");

  static final Setting<Path> DATA =
      add("data", Forms.path(), "./data", "Folder for keys, traces and bodies.");

  static final Setting<String> DIALECT =
      add(
          "providers.ID.dialect",
          Forms.choice(
              Map.ofEntries(
                  Map.entry("chat", "chat"),
                  Map.entry("openai", "chat"),
                  Map.entry("responses", "responses"),
                  Map.entry("messages", "messages"),
                  Map.entry("anthropic", "messages"),
                  Map.entry("gemini", "gemini"),
                  Map.entry("google", "gemini"),
                  Map.entry("converse", "converse"),
                  Map.entry("cohere", "cohere"),
                  Map.entry("ollama", "ollama"),
                  Map.entry("elevenlabs", "elevenlabs")),
              "chat (or openai), responses, messages (or anthropic), gemini (or google),"
                  + " converse, cohere, ollama or elevenlabs"),
          "",
          "Wire language: `chat` (or `openai`), `responses`, `messages` (or `anthropic`), `gemini`"
              + " (or `google`), `converse`, `cohere`, `ollama`, `elevenlabs`. Needed where the provider is not a"
              + " known one.");
  static final Setting<URI> BASE_URL =
      add(
          "providers.ID.base_url",
          Forms.baseUrl(),
          "",
          "Address under which the dialect's paths lie. Needed where the provider is not a known"
              + " one.");
  static final Setting<String> API_KEY =
      add(
          "providers.ID.api_key",
          Forms.credential(),
          "",
          "The provider's key; without it the provider's usual variable is looked at.");
  static final Setting<Path> CA =
      add(
          "providers.ID.ca",
          Forms.path(),
          "",
          "PEM file of authorities to trust for this provider, beside the usual ones.");
  static final Setting<String> REGION =
      add("providers.ID.region", Forms.place(), "", "`aws`: the region, such as `eu-central-1`.");
  static final Setting<String> PROJECT =
      add("providers.ID.project", Forms.place(), "", "`google`: the project's id.");
  static final Setting<String> LOCATION =
      add(
          "providers.ID.location",
          Forms.place(),
          "",
          "`google`: `global` (as without it), `us`, `eu` or a region.");
  static final Setting<String> RESOURCE =
      add("providers.ID.resource", Forms.place(), "", "`azure`, `foundry`: the resource's name.");
  static final Setting<String> ACCESS_KEY_ID =
      add(
          "providers.ID.access_key_id",
          Forms.credential(),
          "",
          "`aws`: the id of a key that requests are signed with; with `secret_access_key`.");
  static final Setting<String> SECRET_ACCESS_KEY =
      add("providers.ID.secret_access_key", Forms.credential(), "", "`aws`: that key itself.");
  static final Setting<String> SESSION_TOKEN =
      add(
          "providers.ID.session_token",
          Forms.credential(),
          "",
          "`aws`: the token that belongs to a temporary key.");
  static final Setting<Path> CREDENTIALS =
      add(
          "providers.ID.credentials",
          Forms.path(),
          "",
          "`google`: the JSON file of a service account's key.");
  static final Setting<String> TENANT_ID =
      add(
          "providers.ID.tenant_id",
          Forms.place(),
          "",
          "`azure`, `foundry`: Entra's tenant; with `client_id` and `client_secret`.");
  static final Setting<String> CLIENT_ID =
      add("providers.ID.client_id", Forms.place(), "", "`azure`, `foundry`: the application's id.");
  static final Setting<String> CLIENT_SECRET =
      add("providers.ID.client_secret", Forms.secretText(), "", "`azure`, `foundry`: its secret.");
  static final Setting<URI> TOKEN_URL =
      add(
          "providers.ID.token_url",
          Forms.baseUrl(),
          "",
          "`google`, `azure`, `foundry`: where access tokens come from, where that is not Google's"
              + " or Microsoft's own address.");
  static final Setting<String> SCOPE =
      add(
          "providers.ID.scope",
          Forms.text(),
          "",
          "`google`, `azure`, `foundry`: what the token is to be good for, where that is not the"
              + " usual one.");
  static final Setting<String> HEADER =
      add("providers.ID.headers.NAME", Forms.headerValue(), "", "Sent with every request to it.");
  static final Setting<String> MODEL_ID =
      add("providers.ID.models[].id", Forms.text(), "", "A model of your own: its id there.");
  static final Setting<Long> CONTEXT_WINDOW =
      add("providers.ID.models[].context_window", Forms.tokens(), "0", "Tokens; 0 is unknown.");
  static final Setting<Long> MAX_OUTPUT =
      add("providers.ID.models[].max_output", Forms.tokens(), "0", "Tokens; 0 is unknown.");
  static final Setting<String> INPUT_PRICE =
      add(
          "providers.ID.models[].input_price",
          Forms.price(),
          "",
          "USD for a million input tokens; without it calls are `unpriced`.");
  static final Setting<String> OUTPUT_PRICE =
      add(
          "providers.ID.models[].output_price",
          Forms.price(),
          "",
          "USD for a million output tokens; with `input_price`.");
  static final Setting<String> CACHE_READ_PRICE =
      add(
          "providers.ID.models[].cache_read_price",
          Forms.price(),
          "",
          "USD for a million input tokens read from the provider's cache; with `input_price`.");

  static final Setting<URI> PROXY_URL =
      add(
          "proxy.url",
          Forms.proxyUrl(),
          "",
          "HTTP proxy that calls to providers go through, such as `http://proxy.example.com:3128`.");
  static final Setting<String> PROXY_USER =
      add("proxy.user", Forms.text(), "", "Who the gateway is to the proxy; with `password`.");
  static final Setting<String> PROXY_PASSWORD =
      add("proxy.password", Forms.secretText(), "", "The password for that.");
  static final Setting<String> PROXY_EXCEPT =
      add(
          "proxy.except[]",
          Forms.hostName(),
          "",
          "Hosts that are called directly, and those under them; this machine always is.");

  static final Setting<String> ALIAS =
      add(
          "aliases.NAME",
          Forms.text(),
          "",
          "A name of your own for `provider/model`, or for a list of them that is tried in order.");
  static final Setting<String> ALIAS_MODELS =
      add("aliases.NAME.models[]", Forms.text(), "", "The same list, written under `models`.");

  static final Setting<Long> HEADER_SIZE =
      add("limits.header", Forms.size("1KB", "1MB"), "64KB", "Largest request head.");
  static final Setting<Long> BODY =
      add("limits.body", Forms.size("1KB", "1GB"), "32MB", "Largest request body.");
  static final Setting<Long> MEMORY =
      add(
          "limits.memory",
          Forms.size("0B", "1000GB"),
          "0",
          "Memory that bodies and buffers may take together; 0 is 40 % of the heap.");
  static final Setting<Integer> STREAMS =
      add("limits.streams", Forms.whole(1, 1_000_000), "20000", "Calls at the same time.");
  static final Setting<Integer> CONNECTIONS =
      add("limits.connections", Forms.whole(1, 1_000_000), "20000", "Client connections.");
  static final Setting<Integer> UPSTREAM_CONNECTIONS =
      add(
          "limits.upstream_connections",
          Forms.whole(1, 100_000),
          "512",
          "Connections to one provider from one event loop.");
  static final Setting<Integer> UPSTREAM_QUEUE =
      add(
          "limits.upstream_queue",
          Forms.whole(0, 1_000_000),
          "1024",
          "Calls that may wait for such a connection.");
  static final Setting<Long> REPLY =
      add("limits.reply", Forms.size("1KB", "1GB"), "32MB", "Largest whole reply of a provider.");
  static final Setting<Long> STREAM_BYTES =
      add("limits.stream_bytes", Forms.size("1KB", "1000GB"), "64MB", "Longest streamed reply.");
  static final Setting<Long> BODY_RATE =
      add(
          "limits.body_rate",
          Forms.size("0B", "1GB"),
          "1KB",
          "Bytes a second below which a request body is too slow; 0 is no floor.");

  static final Setting<Duration> HEADER_TIME =
      add("timeouts.header", Forms.duration("100ms", "5m"), "10s", "For a request's head.");
  static final Setting<Duration> CLIENT_IDLE =
      add(
          "timeouts.client_idle",
          Forms.duration("1s", "1h"),
          "75s",
          "A client's connection without a call, and a client that does not read its answer.");
  static final Setting<Duration> CONNECT =
      add("timeouts.connect", Forms.duration("50ms", "5m"), "5s", "To connect to a provider.");
  static final Setting<Duration> FIRST_TOKEN =
      add(
          "timeouts.first_token",
          Forms.duration("100ms", "1h"),
          "120s",
          "From the request to a provider to the first piece of its reply.");
  static final Setting<Duration> IDLE =
      add(
          "timeouts.idle",
          Forms.duration("100ms", "1h"),
          "120s",
          "Between two pieces of a provider's reply.");
  static final Setting<Duration> TOTAL =
      add("timeouts.total", Forms.duration("1s", "1d"), "30m", "For one call, all attempts in it.");
  static final Setting<Duration> KEEP_ALIVE =
      add(
          "timeouts.keep_alive",
          Forms.duration("1s", "10m"),
          "15s",
          "Between two signs of life to the client of a silent stream.");
  static final Setting<Duration> DRAIN =
      add(
          "timeouts.drain",
          Forms.duration("0s", "1h"),
          "30s",
          "What running calls are given at the end of the process.");

  static final Setting<Boolean> FETCH_IMAGES =
      add(
          "images.fetch",
          Forms.choice(Map.of("true", true, "false", false), "true or false"),
          "false",
          "Whether the gateway fetches an image that a call names by its address (`https`, public"
              + " hosts) for a model that takes bytes only. Callers then choose hosts that it"
              + " connects to.");
  static final Setting<Long> IMAGE_LIMIT =
      add(
          "images.limit",
          Forms.size("1KB", "256MB"),
          "20MB",
          "What the fetched images of one call may have together.");
  static final Setting<Duration> IMAGE_TIME =
      add("images.timeout", Forms.duration("100ms", "5m"), "10s", "For all of them to be there.");
  static final Setting<Integer> MOST_IMAGES =
      add("images.most", Forms.whole(1, 100), "20", "How many are fetched for one call.");

  static final Setting<Boolean> PRIVATE_ADDRESSES =
      add(
          "models.private_addresses",
          Forms.choice(Map.of("true", true, "false", false), "true or false"),
          "false",
          "Whether a private model that is made through the API may have a private address or plain"
              + " `http`. Whoever has a management key then chooses hosts in your network that the"
              + " gateway connects to.");

  static final Setting<Keep> TRACE_BODIES =
      add(
          "traces.bodies",
          Forms.choice(
              Map.of("keep", Keep.KEEP, "mask", Keep.MASK, "omit", Keep.OMIT),
              "keep, mask or omit"),
          "keep",
          "What was said: `keep` it, `mask` every text in it, or `omit` it.");
  static final Setting<Long> BODY_LIMIT =
      add(
          "traces.body_limit",
          Forms.size("0B", "64MB"),
          "1MB",
          "Kept of each request and each reply.");
  static final Setting<Integer> RETENTION_DAYS =
      add("traces.retention_days", Forms.whole(1, 3650), "30", "Days that traces are kept.");
  static final Setting<Integer> BODY_RETENTION_DAYS =
      add("traces.body_retention_days", Forms.whole(1, 3650), "14", "Days that bodies are kept.");

  private Settings() {}

  private static <T> Setting<T> add(String key, Form<T> form, String standard, String meaning) {
    Setting<T> setting = new Setting<>(key, form, standard, meaning);
    ALL.add(setting);
    return setting;
  }

  /// In the order of the documentation.
  static List<Setting<?>> all() {
    return List.copyOf(ALL);
  }

  /// The keys of a section; a section of the operator's own names has one in upper case.
  static Set<String> under(String section) {
    String prefix = section.isEmpty() ? "" : section + ".";
    Set<String> names = new LinkedHashSet<>();
    for (Setting<?> setting : ALL) {
      if (setting.key().startsWith(prefix)) {
        String rest = setting.key().substring(prefix.length());
        int dot = rest.indexOf('.');
        names.add((dot < 0 ? rest : rest.substring(0, dot)).replace("[]", ""));
      }
    }
    return names;
  }
}
