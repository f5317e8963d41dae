package dev.turnpike.simulator;

import dev.turnpike.simulator.line.Delivery;
import dev.turnpike.simulator.line.Finale;
import dev.turnpike.simulator.line.Head;
import dev.turnpike.simulator.voice.Json;
import java.time.Duration;
import java.util.Map;

/// A token endpoint of OAuth 2.0. What it does is in its path, `/oauth/{words}/token`, words joined
/// by `+`: `life-N` gives tokens for N seconds (3600 without it), `slow-N` takes N milliseconds,
/// `status-N` refuses with that status, `first-N` does all this to the first N requests only,
/// `stall` never answers, `garbage` answers with no token. Any other word is a name, which counts
/// on its own. The n-th token of a path is `sim-access-token-{words}-n`.
final class TokenDesk {
  private static final long USUAL_LIFE = 3_600;

  private final Runs runs;

  TokenDesk(Runs runs) {
    this.runs = runs;
  }

  Delivery answer(String words) {
    int number = runs.next("token " + words);
    long life = USUAL_LIFE;
    long slow = 0;
    int status = 0;
    int first = Integer.MAX_VALUE;
    boolean stalls = false;
    boolean garbage = false;
    for (String word : words.split("\\+", -1)) {
      long count = count(word);
      switch (word.replaceFirst("-\\d+$", "")) {
        case "life" -> life = count;
        case "slow" -> slow = count;
        case "status" -> status = (int) count;
        case "first" -> first = (int) count;
        case "stall" -> stalls = true;
        case "garbage" -> garbage = true;
        default -> {}
      }
    }
    boolean bad = number <= first;
    if (stalls && bad) {
      return Delivery.nothing(Finale.STALL);
    }
    Delivery delivery =
        status > 0 && bad
            ? json(status, Json.object("error", error(status), "error_description", "No, " + words))
            : garbage && bad
                ? json(200, Json.object("access_token", ""))
                : json(
                    200,
                    Json.object(
                        "access_token",
                        "sim-access-token-" + words.replace('+', '.') + "-" + number,
                        "expires_in",
                        life,
                        "token_type",
                        "Bearer"));
    return delivery.after(Duration.ofMillis(bad ? slow : 0));
  }

  private static String error(int status) {
    return status < 500 ? "invalid_grant" : "temporarily_unavailable";
  }

  private static long count(String word) {
    int dash = word.lastIndexOf('-');
    String digits = word.substring(dash + 1);
    return digits.matches("\\d{1,9}") ? Long.parseLong(digits) : 0;
  }

  private static Delivery json(int status, Map<String, ?> value) {
    return Delivery.whole(new Head(status, Refusals.JSON), Json.bytes(value));
  }
}
