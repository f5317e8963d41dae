package dev.turnpike.dialect.chat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.catalog.Catalog;
import dev.turnpike.catalog.Provider;
import dev.turnpike.conversation.Notes;
import org.junit.jupiter.api.Test;

class ChatQuirksTest {
  private static final Catalog CATALOG = Catalog.read();

  private final Notes notes = new Notes();

  private String cut(String model, String body) {
    Provider openai = CATALOG.provider("openai").orElseThrow();
    byte[] cut =
        ChatQuirks.apply(
            body.getBytes(UTF_8),
            CATALOG.accepts(openai, openai.model(model).orElseThrow(), "chat"),
            notes);
    return new String(cut, UTF_8);
  }

  @Test
  void reasoningModelIsSparedWhatItRefuses() {
    assertThat(
            cut(
                "gpt-5.1",
                "{\"model\":\"gpt-5.1\", \"max_tokens\" : 4096,\"temperature\":0.16,"
                    + "\"presence_penalty\":0,\"messages\":[],\"x_new\":1.0}"))
        .isEqualTo(
            "{\"model\":\"gpt-5.1\", \"max_completion_tokens\" : 4096,\"messages\":[],"
                + "\"x_new\":1.0}");
    assertThat(notes.all())
        .containsExactly(
            "renamed:max_tokens=max_completion_tokens",
            "dropped:temperature",
            "dropped:presence_penalty");
  }

  @Test
  void newerNameWinsOverTheOlder() {
    assertThat(cut("o3", "{\"max_tokens\":1,\"max_completion_tokens\":2,\"messages\":[]}"))
        .isEqualTo("{\"max_completion_tokens\":2,\"messages\":[]}");
  }

  @Test
  void modelThatDoesNotThinkKeepsItsTemperature() {
    String body = "{\"reasoning_effort\":\"none\",\"temperature\":0.5,\"messages\":[]}";
    assertThat(cut("gpt-5.1", body)).isEqualTo(body);
  }

  @Test
  void ordinaryModelIsLeftAlone() {
    String body = "{\"max_tokens\":1,\"temperature\":2,\"stop\":[\"x\"],\"messages\":[]}";
    assertThat(cut("gpt-4o", body)).isEqualTo(body);
    assertThat(notes.all()).isEmpty();
  }
}
