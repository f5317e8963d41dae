package dev.turnpike.dialect.speech;

import dev.turnpike.conversation.Failure;
import dev.turnpike.dialect.RequestRefused;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// ElevenLabs' voices: anyone has those with a name, by an id that is known
/// (elevenlabs.io/docs/capabilities/voices, default voices); every other is asked for by its id.
final class ElevenLabsVoices {
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9]{16,64}");

  private static final Map<String, String> NAMED =
      Map.ofEntries(
          Map.entry("alice", "Xb7hH8MSUJpSbSDYk0k2"),
          Map.entry("aria", "9BWtsMINqrJLrRacOk9x"),
          Map.entry("bill", "pqHfZKP75CvOlQylNhV4"),
          Map.entry("brian", "nPczCjzI2devNBz1zQrb"),
          Map.entry("callum", "N2lVS1w4EtoT3dr4eOWO"),
          Map.entry("charlie", "IKne3meq5aSn9XLyUdCD"),
          Map.entry("charlotte", "XB0fDUnXU5powFXDhCwa"),
          Map.entry("chris", "iP95p4xoKVk53GoZ742B"),
          Map.entry("daniel", "onwK4e9ZLuTAKqWW03F9"),
          Map.entry("eric", "cjVigY5qzO86Huf0OWal"),
          Map.entry("george", "JBFqnCBsd6RMkjVDRZzb"),
          Map.entry("jessica", "cgSgspJ2msm6clMCkdW9"),
          Map.entry("laura", "FGY2WhTYpPnrIDTdsKH5"),
          Map.entry("liam", "TX3LPaxmHKxFdv7VOQHJ"),
          Map.entry("lily", "pFZP5JQG7iQjIQuC4Bku"),
          Map.entry("matilda", "XrExE9yKIg1WjnnlVkGX"),
          Map.entry("river", "SAz9YHcvj6GT2YYXdXww"),
          Map.entry("roger", "CwhRBWXzGAHq8TQ4Fs17"),
          Map.entry("sarah", "EXAVITQu4vr4xnSDxMaL"),
          Map.entry("will", "bIHbv24MWmeRgasZH58o"));

  private ElevenLabsVoices() {}

  /// The id of a voice that is named, or is an id itself.
  static String id(@Nullable String voice) throws RequestRefused {
    String known = voice == null ? null : NAMED.get(voice.toLowerCase(Locale.ROOT));
    if (known != null) {
      return known;
    }
    if (voice != null && ID.matcher(voice).matches()) {
      return voice;
    }
    throw new RequestRefused(
        Failure.BadRequest.invalid(
            "voice",
            (voice == null ? "voice is missing" : "voice is not one of ElevenLabs'")
                + ", must be the id of one or "
                + String.join(", ", new TreeSet<>(NAMED.keySet()))));
  }
}
