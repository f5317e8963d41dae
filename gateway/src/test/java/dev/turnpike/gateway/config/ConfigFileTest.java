package dev.turnpike.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.dialect.Dialect;
import dev.turnpike.dialect.Dialects;
import dev.turnpike.gateway.config.Config.ModelSettings;
import dev.turnpike.gateway.trace.Trace.Bodies.Keep;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigFileTest {
  private static final Path FILE = Path.of("/etc/turnpike/turnpike.yaml");
  private static final Set<String> KNOWN = Set.of("openai", "anthropic", "google-ai", "groq");
  private static final Map<String, String> VARIABLES =
      Map.of("KEY", "sk-secret", "EMPTY", "", "TRICKY", "a: {b: [c]} # \"d\"", "NUMBER", "9090");

  @Test
  void emptyTextIsTheDefaults() {
    Config config = good("");
    assertThat(config.server()).isEqualTo(new Config.Server("127.0.0.1", 8080, null, List.of()));
    assertThat(config.data()).isEqualTo(Path.of("/home/turnpike/data"));
    assertThat(config.limits())
        .isEqualTo(
            new Config.Limits(
                64_000, 32_000_000, 0, 20_000, 20_000, 512, 1024, 32_000_000, 64_000_000, 1000));
    assertThat(config.timeouts())
        .isEqualTo(
            new Config.Timeouts(
                Duration.ofSeconds(10),
                Duration.ofSeconds(75),
                Duration.ofSeconds(5),
                Duration.ofSeconds(120),
                Duration.ofSeconds(120),
                Duration.ofMinutes(30),
                Duration.ofSeconds(15),
                Duration.ofSeconds(30)));
    assertThat(config.images())
        .isEqualTo(new Config.Images(false, 20_000_000, Duration.ofSeconds(10), 20));
    assertThat(config.traces()).isEqualTo(new Config.Traces(Keep.KEEP, 1_000_000, 30, 14));
    assertThat(config.providers()).isEmpty();
    assertThat(good("# only a comment with ${NOTHING}\nserver:\n")).isEqualTo(config);
  }

  @Test
  void exampleOfTheContractReadsAsWritten() {
    Config config =
        good(
            """
            server: {host: 127.0.0.1, port: 8080, tls: {cert: cert.pem, key: key.pem}, hosts: [Gateway.example.com]}
            data: ./data
            providers:
              openai: {api_key: ${KEY}}                 # known provider
              local:  {dialect: chat, base_url: http://127.0.0.1:8000/v1/, models: [{id: qwen3, context_window: 131072}]}
            aliases:
              sonnet: anthropic/claude-sonnet-4-5
              coder:  {models: [openai/gpt-5.1, anthropic/claude-sonnet-4-5]}   # tried in order
              both:   [local/qwen3, groq/openai/gpt-oss-120b]
            limits: {body: 32MB, streams: 20000}
            """);
    assertThat(config.server().tls())
        .isEqualTo(
            new Config.Tls(Path.of("/etc/turnpike/cert.pem"), Path.of("/etc/turnpike/key.pem")));
    assertThat(config.server().hosts()).containsExactly("gateway.example.com");
    assertThat(config.data()).isEqualTo(Path.of("/etc/turnpike/data"));
    assertThat(provider(config, "openai").apiKey()).isEqualTo("sk-secret");
    Config.ProviderSettings local = provider(config, "local");
    assertThat(local.baseUrl()).isEqualTo(URI.create("http://127.0.0.1:8000/v1"));
    assertThat(local.models())
        .containsExactly(new ModelSettings("qwen3", 131_072, 0, null, null, null));
    assertThat(config.aliases())
        .isEqualTo(
            Map.of(
                "sonnet", List.of("anthropic/claude-sonnet-4-5"),
                "coder", List.of("openai/gpt-5.1", "anthropic/claude-sonnet-4-5"),
                "both", List.of("local/qwen3", "groq/openai/gpt-oss-120b")));
  }

  @Test
  void providerOfOnesOwnMayHaveEverything() {
    Config.ProviderSettings own =
        provider(
            good(
                """
                providers:
                  own:
                    dialect: anthropic
                    base_url: https://ai.example.com:8443/base
                    api_key: "${KEY}"
                    ca: ca.pem
                    headers: {X-Team: blue ${NUMBER}}
                    models:
                      - id: org/model
                        max_output: 8192
                        input_price: 0.25
                        output_price: 1e0
                """
                    .replace("1e0", "1.10")),
            "own");
    assertThat(own.dialect()).isEqualTo("messages");
    assertThat(own.ca()).isEqualTo(Path.of("/etc/turnpike/ca.pem"));
    assertThat(own.headers()).isEqualTo(Map.of("x-team", "blue 9090"));
    assertThat(own.models())
        .containsExactly(new ModelSettings("org/model", 0, 8192, "0.25", "1.10", null));
    assertThat(own.toString()).doesNotContain("sk-secret").doesNotContain("blue");
  }

  /// Every mistake beside what is said about it. `|` separates, `^` stands for a line break.
  @Test
  void everyDialectThatAProviderMaySpeakCanBeConfigured() {
    for (Dialect dialect : Dialects.all()) {
      String own = "{dialect: " + dialect.id() + ", base_url: http://127.0.0.1:1}";
      assertThat(provider(good("providers: {mine: " + own + "}"), "mine").dialect())
          .isEqualTo(dialect.id());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "server:^  prot: 1 | 2: unknown key prot in server; did you mean port?",
        "port: 1 | 1: unknown key port at the top; did you mean server.port?",
        "sevrer: {} | 1: unknown key sevrer at the top; did you mean server?",
        "limits: {zzz: 1} | 1: unknown key zzz in limits; known there: header, body, memory,",
        "server: {port: 70000} | 1: server.port is 70000, must be 0 to 65535",
        "server: {port: -1} | 1: server.port is -1, must be 0 to 65535",
        "server: {port: 80a} | 1: server.port is 80a, must be a whole number, 0 to 65535",
        "server: {port: 1.5} | 1: server.port is 1.5, must be a whole number",
        "server: {port: 99999999999999999999} | 1: server.port is 99999999999999999999, must be a",
        "server: {port: [1]} | 1: server.port is a list, must be a single value",
        "server: {port: {a: 1}} | 1: server.port is a map, must be a single value",
        "server: {port: } | 1: server.port has no value",
        "server: {host: a b} | 1: server.host is a b, must be an address",
        "server: 5 | 1: server must be a map of keys",
        "- a | 1: the file must be a map of keys",
        "server: {tls: {cert: a}} | 1: server.tls needs both cert and key",
        "server: {hosts: [https://a.example]} | 1: server.hosts is https://a.example, must be a ho",
        "server:^  port: 1^server:^  port: 2 | 3: server stands twice, the first time on line 1",
        "limits:^  body: 1MB^  body: 2MB | 3: limits.body stands twice, the first time on line 2",
        "limits: {body: 32 M} | 1: limits.body is 32 M, must be a size such as",
        "limits: {body: 2GB} | 1: limits.body is 2GB, must be 1KB to 1GB",
        "limits: {body: 999999999999999GB} | 1: limits.body is 999999999999999GB, must be 1KB to",
        "limits: {streams: -1} | 1: limits.streams is -1, must be 1 to 1000000",
        "timeouts: {connect: 5} | 1: timeouts.connect is 5, must be a duration such as",
        "timeouts: {connect: 1h} | 1: timeouts.connect is 1h, must be 50ms to 5m",
        "traces: {bodies: yes} | 1: traces.bodies is yes, must be keep, mask or omit",
        "images: {fetch: on} | 1: images.fetch is on, must be true or false",
        "images: {limit: 300MB} | 1: images.limit is 300MB, must be 1KB to 256MB",
        "images: {timeout: 1h} | 1: images.timeout is 1h, must be 100ms to 5m",
        "images: {most: 0} | 1: images.most is 0, must be 1 to 100",
        "providers: {Own: {}} | 1: the provider id Own must be 1 to 64 of a-z",
        "providers: {opnai: {}} | 1: providers.opnai is not a known provider (did you mean openai?)",
        "providers: {mine: {dialect: chat}} | 1: providers.mine is not a known provider; one of yo",
        "providers: {openai: {dialect: chta}} | 1: providers.openai.dialect is chta, must be chat",
        "providers: {openai: {base_url: ftp://a}} | 1: providers.openai.base_url is ftp://a, must",
        "providers: {openai: {base_url: 'http://a:99999'}} | 1: providers.openai.base_url is http://a:",
        "providers: {openai: {base_url: http://u:p@a}} | 1: providers.openai.base_url is http://u:",
        "providers: {openai: {headers: {Host: a}}} | 1: providers.openai.headers.Host is set by",
        "providers: {openai: {headers: {a b: c}}} | 1: providers.openai.headers.a b is not a header",
        "providers: {openai: {headers: {a: 1, A: 2}}} | 1: providers.openai.headers.A stands twice",
        "providers: {openai: {models: a}} | 1: providers.openai.models must be a list",
        "providers: {openai: {models: [{}]}} | 1: providers.openai.models[0].id is missing",
        "providers: {openai: {models: [{id: a}, {id: a}]}} | 1: providers.openai.models[1].id a st",
        "providers: {openai: {models: [{id: a, input_price: 1}]}} | 1: providers.openai.models[0].i",
        "providers: {openai: {models: [{id: a, name: b}]}} | 1: unknown key name in providers.open",
        "aliases: {a: b} | 1: aliases.a is b, must be provider/model such as openai/gpt-5.1",
        "aliases: {a: opnai/b} | 1: aliases.a is opnai/b, but there is no provider opnai; did you m",
        "aliases: {a: []} | 1: aliases.a has 0 models, must have 1 to 10",
        "aliases: {a: {}} | 1: aliases.a has 0 models, must have 1 to 10",
        "aliases:^  a: {models: []} | 2: aliases.a has 0 models, must have 1 to 10",
        "aliases: {a: {model: openai/b}} | 1: unknown key model in aliases.a; did you mean models?",
        "data: ${NOWHERE} | 1: data needs the environment variable NOWHERE, which is not set",
        "data: ${no-name} | 1: data has ${no-name}, must be ${NAME}, ${NAME:-default} or ${file:P",
        "data: ${file:/no/where} | 1: data names the file /no/where, which cannot be read: it is no",
        "a: b: c | 1: this is not YAML: mapping values are not allowed here",
        "server:^\tport: 1 | 2: this is not YAML: found character '\\t",
        "a: &x [*x] | 1: anchors and references to them (&x, *x) are not taken",
        "data: !!binary aGk= | 1: tags are not taken",
        "data: a^---^data: b | 2: a second document starts here, must be one",
        "? [a]^: b | 1: a key must be a text",
        "a: [[[[[[[[[[[[[[[[[[[[ | 1: nested deeper than 16 levels",
      })
  void everyMistakeIsNamedWithItsLine(String text, String message) {
    List<String> errors = bad(text.replace("^", "\n"));
    assertThat(errors).anyMatch(error -> error.startsWith(FILE + ":" + message));
  }

  @Test
  void allMistakesAreSaidAtOnce() {
    assertThat(bad("server: {port: 70000}\nlimits: {bdoy: 1MB, streams: x}\naliases: {a: b}\n"))
        .hasSize(4);
  }

  @Test
  void secretsStayOutOfErrors() {
    List<String> errors =
        bad(
            """
            server: {port: ${KEY}}
            providers:
              openai: {api_key: "with space ${KEY}", headers: {a: "tab\\there"}}
            """);
    assertThat(errors)
        .containsExactly(
            FILE + ":1: server.port is ${KEY}, must be a whole number, 0 to 65535",
            FILE + ":3: providers.openai.api_key must be visible ASCII without spaces",
            FILE
                + ":3: providers.openai.headers.a must be ASCII without control characters, at most"
                + " 4096 long");
  }

  @ParameterizedTest
  @CsvSource({
    "${KEY}, sk-secret",
    "${EMPTY:-other}, other",
    "${NOTHING:-other}, other",
    "a${KEY}b${NUMBER}, ask-secretb9090",
    "'\"${KEY}\"', sk-secret",
  })
  void referencesAreAnswered(String written, String value) {
    Config config = good("providers: {openai: {api_key: " + written + "}}");
    assertThat(provider(config, "openai").apiKey()).isEqualTo(value);
  }

  @Test
  void emptyReferenceIsNoCredential() {
    assertThat(provider(good("providers: {openai: {api_key: ${EMPTY}}}"), "openai").apiKey())
        .isNull();
    assertThat(provider(good("providers: {openai: {api_key: ${NO:-}}}"), "openai").apiKey())
        .isNull();
  }

  @Test
  void whatAVariableHoldsNeverBecomesStructure() {
    assertThat(provider(good("providers: {openai: {headers: {a: ${TRICKY}}}}"), "openai").headers())
        .isEqualTo(Map.of("a", "a: {b: [c]} # \"d\""));
  }

  @Test
  void doubledDollarStandsForItself() {
    assertThat(good("data: /srv/$${KEY}").data()).isEqualTo(Path.of("/srv/${KEY}"));
  }

  @Test
  void characterThatStandsForReferencesIsRefused() {
    assertThat(bad("data: \uE0000\uE001"))
        .containsExactly(FILE + ":1: the characters U+E000 and U+E001 are not taken");
  }

  @Test
  void flagsWinOverVariablesOverFileOverDefaults() {
    String text = "server: {host: 10.0.0.1, port: 1}\ndata: /file\n";
    Map<String, String> variables =
        Map.of("TURNPIKE_HOST", "10.0.0.2", "TURNPIKE_PORT", "2", "TURNPIKE_DATA", "/variable");
    Config byFile = good(text, Flags.NONE, Map.of("TURNPIKE_HOST", "", "TURNPIKE_PORT", ""));
    assertThat(List.of(byFile.server().host(), byFile.server().port(), byFile.data()))
        .isEqualTo(List.of("10.0.0.1", 1, Path.of("/file")));
    Config byVariable = good(text, Flags.NONE, variables);
    assertThat(List.of(byVariable.server().host(), byVariable.server().port(), byVariable.data()))
        .isEqualTo(List.of("10.0.0.2", 2, Path.of("/variable")));
    Config byFlag = good(text, new Flags("10.0.0.3", "3", "/flag", null), variables);
    assertThat(List.of(byFlag.server().host(), byFlag.server().port(), byFlag.data()))
        .isEqualTo(List.of("10.0.0.3", 3, Path.of("/flag")));
  }

  @Test
  void wrongFlagOrVariableIsNamed() {
    assertThat(read("", new Flags(null, "70000", null, null), Map.of("TURNPIKE_HOST", "a b")))
        .isEqualTo(
            new Loaded.Bad(
                List.of(
                    "TURNPIKE_HOST is a b, must be an address or a host name, such as 127.0.0.1"
                        + " or 0.0.0.0",
                    "--port is 70000, must be 0 to 65535")));
  }

  @Test
  void openHostIsWarnedOf() {
    assertThat(warnings("server: {host: 0.0.0.0}"))
        .satisfiesExactly(
            tls -> assertThat(tls).startsWith("listening on 0.0.0.0 without TLS"),
            hosts -> assertThat(hosts).startsWith("server.hosts is empty"));
    assertThat(warnings("server: {host: '::', hosts: [a.b, c.d], tls: {cert: c, key: k}}"))
        .containsExactly(
            "listening on :: with TLS from /etc/turnpike/c",
            "answering to a.b, c.d (server.hosts), localhost and plain addresses");
    assertThat(warnings("server: {host: '::1'}")).isEmpty();
    assertThat(warnings("server: {host: localhost}")).isEmpty();
  }

  @Test
  void keyInTheClearIsWarnedOf() {
    assertThat(warnings("providers: {openai: {base_url: http://10.0.0.9/v1, api_key: abc}}"))
        .singleElement()
        .asString()
        .startsWith("providers.openai has a key and an http:// address");
    assertThat(warnings("providers: {openai: {base_url: http://127.0.0.1/v1, api_key: abc}}"))
        .isEmpty();
  }

  private static Config.ProviderSettings provider(Config config, String id) {
    return Objects.requireNonNull(config.providers().get(id), id);
  }

  private static Config good(String text) {
    return good(text, Flags.NONE, VARIABLES);
  }

  private static Config good(String text, Flags flags, Map<String, String> variables) {
    return switch (read(text, flags, variables)) {
      case Loaded.Good good -> good.config();
      case Loaded.Bad bad -> throw new AssertionError(bad.errors());
    };
  }

  private static List<String> warnings(String text) {
    return switch (read(text, Flags.NONE, VARIABLES)) {
      case Loaded.Good good -> good.warnings();
      case Loaded.Bad bad -> throw new AssertionError(bad.errors());
    };
  }

  private static List<String> bad(String text) {
    return switch (read(text, Flags.NONE, VARIABLES)) {
      case Loaded.Good good -> throw new AssertionError("was taken: " + good.config());
      case Loaded.Bad bad -> bad.errors();
    };
  }

  private static Loaded read(String text, Flags flags, Map<String, String> variables) {
    return ConfigFile.read(
        text, FILE, flags, new Surroundings(variables, Path.of("/home/turnpike"), KNOWN));
  }
}
