package dev.turnpike.dialect.messages;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.catalog.Accepts;
import dev.turnpike.conversation.Notes;
import org.junit.jupiter.api.Test;

/// What becomes of searches in a body that Anthropic gets as the client wrote it.
class ReturnedSearchesTest {
  private final Notes notes = new Notes();

  private String sent(String body) {
    return new String(Written.DIALECT.lessRefused(body.getBytes(UTF_8), ANY, notes), UTF_8);
  }

  private static final Accepts ANY = Written.ANY;

  private static String body(String id, String encrypted) {
    return """
        {"model": "m", "messages": [ {"role":"assistant", "content": [
          {"type":"server_tool_use","id":"%s","name":"web_search","input":{"query":"jdk"}},
          {"type":"web_search_tool_result","tool_use_id":"%s","content":[{"type":"web_search_result",\
        "url":"https://u","title":"U","encrypted_content":"%s"}],"cache_control":{"type":"ephemeral"}} ,
          {"type":"text","text":"é","citations":[{"type":"web_search_result_location","url":"https://u",\
        "encrypted_index": "%s"}]} ]},
          {"role":"user","content":"go"}], "max_tokens": 5}
        """
        .formatted(id, id, encrypted, encrypted);
  }

  @Test
  void anthropics_own_stay_as_they_are_byte_for_byte() {
    String own = body("srvtoolu_01A", "Eqgf");
    assertThat(sent(own)).isEqualTo(own);
    assertThat(notes.isEmpty()).isTrue();
  }

  @Test
  void those_of_others_are_words() {
    assertThat(sent(body("srvtoolu_gw0", "")))
        .isEqualTo(
            """
            {"model": "m", "messages": [ {"role":"assistant", "content": [
              {"type":"text","text":"Searched the web for: jdk"},
              {"type":"text","text":"Found: U - https://u","cache_control":{"type":"ephemeral"}} ,
              {"type":"text","text":"é"} ]},
              {"role":"user","content":"go"}], "max_tokens": 5}
            """);
    assertThat(notes.all()).containsExactly("emulated:server_tool");
  }

  @Test
  void a_search_that_found_nothing_says_so() {
    String body =
        """
        {"messages":[{"role":"assistant","content":[{"type":"web_search_tool_result",\
        "tool_use_id":"srvtoolu_gw0","content":[]}]}]}""";
    assertThat(sent(body)).contains("{\"type\":\"text\",\"text\":\"Found nothing.\"}");
  }

  @Test
  void the_words_of_a_user_are_nobodys_search() {
    String body =
        """
        {"messages":[{"role":"user","content":"what is srvtoolu_gw0 and encrypted_index?"},7,\
        {"content":[{"type":"text","text":"srvtoolu_gw0"},null]}],"srvtoolu_gw":[]}""";
    assertThat(sent(body)).isEqualTo(body);
  }
}
