package dev.turnpike.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.turnpike.dialect.Dialects;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostingTest {
  private static final Catalog CATALOG = Catalog.read();

  private static Hosting of(String provider) {
    return CATALOG.provider(provider).orElseThrow().hosting();
  }

  @ParameterizedTest
  @CsvSource({
    "global, aiplatform.googleapis.com",
    "us, aiplatform.us.rep.googleapis.com",
    "eu, aiplatform.eu.rep.googleapis.com",
    "europe-west4, europe-west4-aiplatform.googleapis.com",
  })
  void theLocationDecidesVertexsHost(String location, String host) {
    String path = "/v1/projects/p-1/locations/" + location + "/publishers/";
    assertThat(of("google").bases(Map.of("project", "p-1", "location", location), null))
        .isEqualTo(
            Map.of(
                "gemini", URI.create("https://" + host + path + "google"),
                "messages", URI.create("https://" + host + path + "anthropic")));
  }

  @Test
  void aPlaceWithoutAValueIsNamedAndItsAddressLeftOut() {
    assertThat(of("aws").bases(Map.of(), null)).isEmpty();
    assertThat(of("aws").missing(Map.of(), null)).containsExactly("region");
    assertThat(of("google").missing(Map.of(), null)).containsExactly("project");
    assertThat(of("aws").bases(Map.of("region", "eu-west-1"), null).get("converse"))
        .isEqualTo(URI.create("https://bedrock-runtime.eu-west-1.amazonaws.com"));
  }

  @ParameterizedTest
  @CsvSource({
    "https://mine.example, https://mine.example/openai/v1",
    "https://mine.example:8443/a, https://mine.example:8443/a/openai/v1",
    "https://mine.example/openai/v1, https://mine.example/openai/v1",
  })
  void anAddressOfOnesOwnTakesThePlaceOfTheHostAlone(String origin, String base) {
    assertThat(of("azure").bases(Map.of(), URI.create(origin)).get("chat"))
        .isEqualTo(URI.create(base));
    assertThat(of("azure").missing(Map.of(), URI.create(origin))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "eu-west-1, true",
    "a.b, false",
    "a/b, false",
    "'', false",
    "a:1, false",
    "-a, false"
  })
  void aValueCannotLeaveItsPlace(String text, boolean good) {
    assertThat(Hosting.isValue(text)).isEqualTo(good);
  }

  @Test
  void everyFormInADataFileIsOneThatIsSpoken() {
    for (Provider provider : CATALOG.providers()) {
      provider
          .hosting()
          .forms()
          .forEach(
              (dialect, form) ->
                  assertThat(Dialects.hosted(dialect, form).id()).isEqualTo(dialect));
    }
    assertThatIllegalArgumentException().isThrownBy(() -> Dialects.hosted("chat", "vertex"));
  }

  @Test
  void aBraceThatIsNoPlaceStopsTheReading() {
    String file =
        "{\"id\":\"p\",\"name\":\"P\",\"bases\":{\"chat\":\"https://{nowhere}.example\"}}";
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> ProviderFile.read(DataFile.of("p.json", file.getBytes(StandardCharsets.UTF_8))))
        .withMessageContaining("{nowhere} is none of the places");
  }

  @ParameterizedTest
  @CsvSource({
    "aws, us.anthropic.claude-sonnet-4-6, messages, messages",
    "aws, us.anthropic.claude-sonnet-4-6, chat, converse",
    "aws, amazon.nova-pro-v1:0, messages, converse",
    "aws, amazon.nova-pro-v1:0, gemini, converse",
    "google, claude-sonnet-5, messages, messages",
    "google, claude-sonnet-5, gemini, messages",
    "google, gemini-2.5-flash, gemini, gemini",
    "google, gemini-2.5-flash, messages, gemini",
    "azure, gpt-4.1, chat, chat",
    "azure, gpt-4.1, messages, responses",
  })
  void aModelIsAskedInTheLanguageThatItsHostHasForIt(
      String provider, String model, String client, String spoken) {
    Provider found = CATALOG.provider(provider).orElseThrow();
    Map<String, String> places = Map.of("region", "r", "project", "p", "resource", "x");
    Provider here = found.withBases(found.hosting().bases(places, null));
    assertThat(CATALOG.dialectAt(here, here.model(model).orElseThrow(), client, false))
        .isEqualTo(spoken);
  }
}
