package dev.turnpike.dialect.translation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.dialect.ClientDialect;
import dev.turnpike.dialect.Dialects;
import dev.turnpike.dialect.Operation;
import dev.turnpike.dialect.ReplyTo;
import org.junit.jupiter.api.Test;

/// What is noted while an answer is read.
class AnswerNotesTest {
  private static Translation told(String citation) throws Exception {
    ClientDialect chat = Dialects.client("chat");
    byte[] hi =
        "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}".getBytes(UTF_8);
    Translation translation =
        Translation.of(
            chat.readConversation(Operation.CHAT_COMPLETIONS, hi),
            chat,
            Targets.newest(Dialects.of("messages")),
            new ReplyTo("c", "m", 0, false, null));
    String answer =
        """
        {"id":"msg_1","type":"message","role":"assistant","model":"claude","content":[
          {"type":"text","text":"so","citations":[%s]}],
          "stop_reason":"end_turn","usage":{"input_tokens":1,"output_tokens":1}}
        """
            .formatted(citation);
    translation.readWhole(answer.getBytes(UTF_8));
    return translation;
  }

  @Test
  void citations_of_documents_are_dropped_with_a_note() throws Exception {
    for (String place : new String[] {"char_location", "page_location", "content_block_location"}) {
      String citation =
          "{\"type\":\"" + place + "\",\"document_title\":\"D\",\"cited_text\":\"x\"}";
      assertThat(told(citation).notes()).as(place).containsExactly("dropped:citations");
    }
    String named = "{\"type\":\"search_result_location\",\"source\":\"shelf 7\"}";
    assertThat(told(named).notes()).containsExactly("dropped:citations");
  }

  @Test
  void citations_of_pages_need_no_note() throws Exception {
    String page = "{\"type\":\"web_search_result_location\",\"url\":\"https://u\"}";
    String given = "{\"type\":\"search_result_location\",\"source\":\"https://u\"}";
    assertThat(told(page + "," + given).notes()).isEmpty();
  }
}
