package dev.turnpike.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProviderFileTest {

  @Test
  void everyKeyHasItsPlace() {
    Provider provider =
        read(
            """
            {
              "id": "p",
              "name": "P",
              "bases": {"chat": "https://p.example/v1"},
              "credential": "api-key",
              "environment": ["P_KEY"],
              "headers": {"x-a": "b"},
              "open": true,
              "models": [
                {"id": "m", "name": "M", "also": ["n"], "context_window": 3, "max_output": 2, "created": 1},
                {"id": "bare"}
              ]
            }
            """);
    assertThat(provider)
        .isEqualTo(
            new Provider(
                "p",
                "P",
                Map.of("chat", URI.create("https://p.example/v1")),
                Provider.CredentialForm.API_KEY,
                List.of("P_KEY"),
                Map.of("x-a", "b"),
                true,
                Map.of(
                    "m",
                    new Model("m", "M", List.of("n"), 3, 2, 1),
                    "bare",
                    Model.unlisted("bare"))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"nom\": \"P\"|key nom is not known, must be one of id, name, quirks, bases,",
        "\"open\": \"yes\"|open is yes, must be true or false",
        "\"credential\": \"basic\"|credential is basic, must be none, bearer,",
        "\"bases\": {\"chat\": \"http://p.example\"}|base is http://p.example, must begin with https://",
        "\"bases\": {\"chat\": \"https://p.example/\"}|must begin with https:// or http://127.0.0.1: and not end with /",
        "\"bases\": []|bases is a list, must be an object of texts",
        "\"environment\": \"P_KEY\"|environment is P_KEY, must be a list of texts",
        "\"environment\": [1]|is 1, must be a text",
        "\"models\": [{\"id\": \"m\", \"context\": 1}]|key context is not known, must be one of id, name, also",
        "\"models\": [{\"id\": \"m\", \"max_output\": 1.5}]|max_output is 1.5, must be a whole number",
        "\"models\": [{\"name\": \"m\"}]|a model must have an id",
        "\"models\": [{\"id\": \"m\"}, {\"id\": \"m\"}]|model m is there twice, must be there once",
        "\"models\": [1]|is 1, must be an object",
      })
  void aBadFileIsAnErrorThatNamesItAndTheLine(String line, String what) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read("{\"id\": \"p\", \"name\": \"P\",\n" + line + "}"))
        .withMessageStartingWith("providers/p.json, line 2: ")
        .withMessageContaining(what);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|the file is empty, must be an object",
        "{\"id\": \"p\"}|a provider must have an id and a name",
        "{\"id\": \"p\", \"name\": \"P\"}{}|there is a second object, must be one",
        "{\"id\": \"p\"|Unexpected end-of-input",
      })
  void aFileIsOneWholeProvider(String text, String what) {
    assertThatIllegalArgumentException().isThrownBy(() -> read(text)).withMessageContaining(what);
  }

  private static Provider read(String text) {
    byte[] content = text.getBytes(StandardCharsets.UTF_8);
    try (DataFile file = DataFile.of("providers/p.json", content)) {
      return ProviderFile.read(file);
    }
  }
}
