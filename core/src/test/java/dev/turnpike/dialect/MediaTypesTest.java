package dev.turnpike.dialect;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.conversation.Source;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MediaTypesTest {
  private static byte[] bytes(String latin) {
    return latin.translateEscapes().getBytes(ISO_8859_1);
  }

  @ParameterizedTest
  @CsvSource({
    "\\211PNG\\r\\n\\32\\n...., image/png",
    "\\377\\330\\377\\340....JFIF, image/jpeg",
    "GIF89a......, image/gif",
    "RIFF....WEBPVP8 ...., image/webp"
  })
  void anImageIsKnownByItsBytes(String written, String type) {
    byte[] image = bytes(written);
    assertThat(MediaTypes.image(image))
        .isEqualTo(new Source.Inline(type, Base64.getEncoder().encodeToString(image)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<html><img src=a.png></html>",
        "<svg xmlns='http://www.w3.org/2000/svg'/>",
        "%PDF-1.7\\n",
        "RIFF....WAVEfmt ....",
        "\\211PNG",
        "BM......"
      })
  void whateverElseIsNoImage(String written) {
    assertThat(MediaTypes.image(bytes(written))).isNull();
  }

  @Test
  void nothingIsNoImage() {
    assertThat(MediaTypes.image(new byte[0])).isNull();
  }
}
