package dev.turnpike.dialect;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.turnpike.conversation.Seal;
import dev.turnpike.dialect.json.Json;
import dev.turnpike.dialect.json.JsonWriter;
import java.util.Base64;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/// Takes a seal of one provider through a client of another dialect: clients give back blindly what
/// stands where their own dialect has a signature.
///
/// `gw1.BASE64URL.CRC`, where the middle is JSON with the form, the origin, the id and the value.
/// Nothing in it is secret, and a forged one is refused by the provider it claims to come from; the
/// checksum is there to know one that was cut.
public final class Carrier {
  private static final String MARK = "gw1.";

  /// How base64 of every carrier begins.
  public static final String MARK_IN_BASE64 = "Z3cxL";

  private Carrier() {}

  /// Whether there may be a carrier in a body, in base64 too.
  public static boolean mayBeIn(byte[] body) {
    String text = new String(body, ISO_8859_1);
    return text.contains("\"" + MARK) || text.contains("\"" + MARK_IN_BASE64);
  }

  public static boolean isCarrier(String text) {
    return text.startsWith(MARK);
  }

  public static String wrap(Seal seal) {
    byte[] json =
        new JsonWriter(seal.value().length() + 96)
            .object()
            .field("form", seal.form().id())
            .fieldIf("origin", seal.origin())
            .fieldIf("id", seal.id())
            .field("value", seal.value())
            .end()
            .bytes();
    return MARK
        + Base64.getUrlEncoder().withoutPadding().encodeToString(json)
        + "."
        + checksum(json);
  }

  /// The seal in a carrier; null where it is none or was damaged.
  public static @Nullable Seal unwrap(String text) {
    int dot = text.lastIndexOf('.');
    if (!isCarrier(text) || dot < MARK.length()) {
      return null;
    }
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(text.substring(MARK.length(), dot));
    } catch (IllegalArgumentException _) {
      return null;
    }
    if (!checksum(bytes).equals(text.substring(dot + 1))) {
      return null;
    }
    Json json = Json.orMissing(new String(bytes, UTF_8));
    Seal.Form form = Seal.Form.of(json.get("form").text());
    return form == null
        ? null
        : new Seal(
            form,
            json.get("value").text(),
            json.get("id").textOrNull(),
            json.get("origin").textOrNull());
  }

  private static String checksum(byte[] bytes) {
    CRC32 crc = new CRC32();
    crc.update(bytes);
    return Long.toString(crc.getValue(), 36);
  }
}
