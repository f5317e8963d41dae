package dev.turnpike.gateway.trace;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/// Where a page ended: the last call's place in the order. It fits one search only, and says
/// nothing that its holder may not know; a made-up one begins a page elsewhere.
record PageToken(long value, String callId) {
  private static final Pattern FORM =
      Pattern.compile("1:([0-9a-f]{1,8}):(-?[0-9]{1,19}):([0-9a-f]{1,64})");

  static PageToken of(TraceSort sort, Trace last) {
    return new PageToken(sort.of(last), last.ids().callId());
  }

  String text(TraceQuery query) {
    String plain = "1:%x:%d:%s".formatted(fingerprint(query), value, callId);
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(plain.getBytes(StandardCharsets.US_ASCII));
  }

  /// The token that a query brings, or empty where it brings none.
  static Optional<PageToken> read(TraceQuery query) throws InvalidQuery {
    String text = query.pageToken();
    if (text == null || text.isEmpty()) {
      return Optional.empty();
    }
    try {
      String plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.US_ASCII);
      Matcher form = FORM.matcher(plain);
      if (form.matches() && form.group(1).equals("%x".formatted(fingerprint(query)))) {
        return Optional.of(new PageToken(Long.parseLong(form.group(2)), form.group(3)));
      }
    } catch (IllegalArgumentException _) {
      // Not Base64 or not a number: refused below like every other text that is no token.
    }
    throw new InvalidQuery(
        "page_token",
        "page_token is not one of this search, must be next_page_token of the page before");
  }

  private static int fingerprint(TraceQuery query) {
    List<Object> what =
        List.of(query.filters(), query.any(), query.text(), query.sort(), query.descending());
    CRC32C checksum = new CRC32C();
    checksum.update(what.toString().getBytes(StandardCharsets.UTF_8));
    return (int) checksum.getValue();
  }
}
