package dev.turnpike.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.gateway.access.FirstKeys;
import dev.turnpike.gateway.cli.Banner.Example;
import dev.turnpike.gateway.cli.Banner.Found;
import dev.turnpike.gateway.config.Config;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BannerTest {
  private static final URI BASE = URI.create("http://127.0.0.1:8080");
  private static final Path DATA = Path.of("/srv/turnpike/data");
  private static final FirstKeys FIRST =
      new FirstKeys(true, "sk-tp-caller", "sk-tpm-manager", List.of());
  private static final FirstKeys LATER = new FirstKeys(false, null, null, List.of());

  @Test
  void firstStartShowsTheKeysAndACallThatNeedsNoAccount() {
    assertThat(new Banner(BASE, DATA, FIRST, List.of(), Example.SIMULATOR, List.of()).text())
        .isEqualTo(
            """
            Turnpike dev is up

              OpenAI          http://127.0.0.1:8080/v3/router
              Anthropic       http://127.0.0.1:8080/v3/anthropic
              Google          http://127.0.0.1:8080/v3/google

              API key         sk-tp-caller
              Management key  sk-tpm-manager
                              Keys are shown this once. The command line finds the management key in
                              /srv/turnpike/data/management.key.

              Providers       none has a key yet, so a simulator answers as sim/...
              Data            /srv/turnpike/data

            Try it:
            curl 'http://127.0.0.1:8080/v3/router/chat/completions' -H "authorization: Bearer sk-tp-caller" -H 'content-type: application/json' -d '{"model":"sim/echo","messages":[{"role":"user","content":"Hello"}]}'
            """);
  }

  @Test
  void laterStartShowsNoKeyAndItsWarnings() {
    String text =
        new Banner(
                BASE,
                DATA,
                LATER,
                List.of(
                    new Found("anthropic", "ANTHROPIC_API_KEY"),
                    new Found("local", "turnpike.yaml")),
                new Example("messages", "anthropic/claude-sonnet-4-5"),
                List.of("listening on 0.0.0.0 without TLS"))
            .text();
    assertThat(text)
        .doesNotContain("sk-tp")
        .doesNotContain("Management key")
        .contains("API key         $TURNPIKE_API_KEY stands for one of yours")
        .contains("  Providers       anthropic (ANTHROPIC_API_KEY), local (turnpike.yaml)\n")
        .contains("/v3/anthropic/v1/messages' -H \"authorization: Bearer $TURNPIKE_API_KEY\"")
        .contains("{\"model\":\"anthropic/claude-sonnet-4-5\",\"max_tokens\":100,\"messages\"")
        .endsWith("\n\nNote: listening on 0.0.0.0 without TLS\n");
  }

  @Test
  void presetKeysAreNotShown() {
    String text =
        new Banner(
                BASE,
                DATA,
                new FirstKeys(true, null, null, List.of()),
                List.of(),
                Example.SIMULATOR,
                List.of())
            .text();
    assertThat(text)
        .contains("API key         as TURNPIKE_API_KEY says\n")
        .contains("Management key  as TURNPIKE_MANAGEMENT_KEY says\n")
        .doesNotContain("shown this once");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "responses | openai/gpt-5.1 | /v3/router/responses",
        "gemini | google-ai/gemini-2.5-pro | /v3/google/v1beta/models/google-ai/gemini-2.5-pro:gen",
      })
  void exampleIsInTheDialectOfItsModel(String dialect, String model, String path) {
    assertThat(
            new Banner(BASE, DATA, LATER, List.of(), new Example(dialect, model), List.of()).text())
        .contains(path);
  }

  @Test
  void textOfItIsNotInItsName() {
    assertThat(new Banner(BASE, DATA, FIRST, List.of(), Example.SIMULATOR, List.of()).toString())
        .doesNotContain("sk-");
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, http://127.0.0.1:8080",
    "0.0.0.0, http://127.0.0.1:8080",
    "::, http://[::1]:8080",
    "::1, http://[::1]:8080",
    "example.com, http://example.com:8080",
  })
  void addressIsOneThatCanBeCalled(String host, URI address) {
    assertThat(GatewayAddress.of(new Config.Server(host, 8080, null, List.of())))
        .isEqualTo(address);
  }

  @Test
  void addressWithTlsIsHttps() {
    Config.Tls tls = new Config.Tls(Path.of("c"), Path.of("k"));
    assertThat(GatewayAddress.of(new Config.Server("localhost", 443, tls, List.of())))
        .isEqualTo(URI.create("https://localhost:443"));
  }

  @Test
  void addressWithTlsIsTheFirstNameThatTheCertificateIsFor() {
    Config.Tls tls = new Config.Tls(Path.of("c"), Path.of("k"));
    List<String> hosts = List.of("gateway.example.com", "other.example.com");
    assertThat(GatewayAddress.of(new Config.Server("0.0.0.0", 8443, tls, hosts)))
        .isEqualTo(URI.create("https://gateway.example.com:8443"));
    assertThat(GatewayAddress.of(new Config.Server("0.0.0.0", 8080, null, hosts)))
        .as("behind a proxy that ends TLS")
        .isEqualTo(URI.create("http://127.0.0.1:8080"));
  }
}
