package dev.turnpike.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.dialect.ClientDialect;
import dev.turnpike.dialect.Dialect;
import dev.turnpike.dialect.Dialects;
import dev.turnpike.dialect.WholeReply;
import dev.turnpike.dialect.translation.Translation;
import java.time.Instant;

/// Any bytes as the whole answer of any provider, told to any client, and as the body of an error.
public final class WholesFuzz {
  private WholesFuzz() {}

  public static void fuzzerTestOneInput(byte[] bytes) {
    Input input = new Input(bytes);
    Dialect provider = input.choice(0, Dialects.all());
    ClientDialect client = input.choice(1, Dialects.clients());
    int options = input.choice(2, 16);
    byte[] body = (options & 8) == 0 ? input.rest() : RepairedJson.of(input.rest());
    Translation.Whole whole = Question.of(options & 7, client, provider, false).readWhole(body);
    if (whole.reply() instanceof WholeReply.Answer) {
      assertThat(Judge.strictTree(whole.body()).isObject()).isTrue();
    } else {
      assertThat(whole.body()).isEmpty();
    }
    int status = 400 + input.choice(3, 200);
    String said = provider.readError(status, header -> null, body, Instant.EPOCH).message();
    assertThat(said.length()).isLessThanOrEqualTo(2_000);
  }
}
