package dev.turnpike.conversation;

/// One kind of thing that a call uses and a provider bills. Buckets are disjoint: a token is
/// counted in exactly one of them.
public enum Bucket {
  /// Prompt text tokens that no cache served or stored.
  INPUT("input"),
  INPUT_AUDIO("input_audio"),
  INPUT_IMAGE("input_image"),
  /// Prompt tokens that the provider's prompt cache served.
  CACHE_READ("cache_read"),
  CACHE_READ_AUDIO("cache_read_audio"),
  /// Prompt tokens written to the provider's cache for five minutes (Anthropic), or for its only
  /// lifetime (OpenAI).
  CACHE_WRITE_5M("cache_write_5m"),
  CACHE_WRITE_1H("cache_write_1h"),
  /// Answer tokens that the client can read, rejected predictions included.
  OUTPUT("output"),
  /// Answer tokens that the model spent on thinking.
  REASONING("reasoning"),
  OUTPUT_AUDIO("output_audio"),
  OUTPUT_IMAGE("output_image"),
  /// Searches that the provider ran for the model: a count, not tokens.
  WEB_SEARCH("web_search"),
  /// Characters that were to be said, where speech is not billed by tokens.
  CHARACTERS("characters");

  private final String id;

  Bucket(String id) {
    this.id = id;
  }

  /// The bucket's name in data files, in the API and in traces.
  public String id() {
    return id;
  }

  /// Whether its unit is a token.
  public boolean isTokens() {
    return this != WEB_SEARCH && this != CHARACTERS;
  }

  /// Whether its price is for a million; otherwise it is for a thousand single uses.
  public boolean isPricedByTheMillion() {
    return this != WEB_SEARCH;
  }

  /// Whether it counts towards the size of the prompt, which chooses a long-context tier.
  public boolean isPrompt() {
    return switch (this) {
      case INPUT,
          INPUT_AUDIO,
          INPUT_IMAGE,
          CACHE_READ,
          CACHE_READ_AUDIO,
          CACHE_WRITE_5M,
          CACHE_WRITE_1H ->
          true;
      case OUTPUT, REASONING, OUTPUT_AUDIO, OUTPUT_IMAGE, WEB_SEARCH, CHARACTERS -> false;
    };
  }
}
