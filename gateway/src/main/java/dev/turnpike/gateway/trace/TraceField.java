package dev.turnpike.gateway.trace;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// What traces can be filtered by: a closed list, so that no text of a caller's ever is SQL.
public enum TraceField {
  TRACE_ID("trace_id", Kind.TEXT, "trace_id"),
  THREAD_ID("thread_id", Kind.TEXT, "thread_id"),
  SESSION_ID("session_id", Kind.TEXT, "session_id"),
  IDENTITY_ID("identity_id", Kind.TEXT, "identity_id"),
  PROJECT_ID("project_id", Kind.TEXT, "project_id", "project"),
  API_KEY_ID("api_key_id", Kind.TEXT, "key_id", "api_key"),
  NAME("name", Kind.TEXT, "name"),
  OPERATION("operation", Kind.TEXT, "operation"),
  DIALECT("dialect", Kind.TEXT, "dialect"),
  PROVIDER("provider", Kind.TEXT, "provider"),
  /// The model that was called, as `provider/model` or without its provider.
  MODEL("model", Kind.MODEL, "model"),
  REQUESTED_MODEL("requested_model", Kind.TEXT, "requested_model"),
  ANSWERING_MODEL("answering_model", Kind.TEXT, "answering_model"),
  STATUS("status", Kind.TEXT, "status"),
  ERROR_CODE("error_code", Kind.TEXT, "error_code"),
  FINISH_REASON("finish_reason", Kind.TEXT, "finish_reason"),
  CLIENT_NAME("client_name", Kind.TEXT, "client_name"),
  TAGS("tags", Kind.TAGS, "tags"),
  METADATA("metadata", Kind.METADATA, "metadata"),
  HTTP_STATUS("http_status", Kind.NUMBER, "http_status"),
  /// Milliseconds; kept as microseconds.
  DURATION_MS("duration_ms", Kind.NUMBER, "duration", "duration"),
  /// USD; kept as nano-USD, without a value where the call is unpriced.
  COST("cost", Kind.NUMBER, "cost_nanos", "cost.total"),
  PROMPT_TOKENS("prompt_tokens", Kind.NUMBER, "prompt_tokens"),
  COMPLETION_TOKENS("completion_tokens", Kind.NUMBER, "answer_tokens"),
  TOTAL_TOKENS("total_tokens", Kind.NUMBER, "prompt_tokens + answer_tokens");

  private static final String METADATA_PREFIX = "metadata.";

  /// How a field is compared.
  enum Kind {
    TEXT,
    MODEL,
    TAGS,
    METADATA,
    NUMBER;

    boolean knows(Op op) {
      return switch (op) {
        case EQ, NE, IN, EXISTS -> true;
        case GT, GTE, LT, LTE -> this == NUMBER;
      };
    }

    /// All that can be asked, for a message.
    String knownOps() {
      return Arrays.stream(Op.values())
          .filter(this::knows)
          .map(Op::id)
          .collect(Collectors.joining(", "));
    }
  }

  /// What is asked of a field.
  public enum Op {
    EQ("="),
    /// None of the values; true of a call that has no value.
    NE("<>"),
    IN("IN"),
    EXISTS("IS NOT NULL"),
    GT(">"),
    GTE(">="),
    LT("<"),
    LTE("<=");

    private final String sql;

    Op(String sql) {
      this.sql = sql;
    }

    String sql() {
      return sql;
    }

    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Op> of(String id) {
      return Arrays.stream(values()).filter(op -> op.id().equals(id)).findFirst();
    }
  }

  private final String id;
  private final Kind kind;
  private final String sql;
  private final String alias;

  TraceField(String id, Kind kind, String sql) {
    this(id, kind, sql, id);
  }

  TraceField(String id, Kind kind, String sql, String alias) {
    this.id = id;
    this.kind = kind;
    this.sql = sql;
    this.alias = alias;
  }

  public String id() {
    return id;
  }

  Kind kind() {
    return kind;
  }

  /// The column or the sum of columns that holds it.
  String sql() {
    return sql;
  }

  /// The field of that name; `metadata.` is followed by a key.
  static Optional<TraceField> of(String id) {
    if (id.startsWith(METADATA_PREFIX)) {
      return id.length() > METADATA_PREFIX.length() ? Optional.of(METADATA) : Optional.empty();
    }
    return Arrays.stream(values())
        .filter(field -> field != METADATA)
        .filter(field -> field.id.equals(id) || field.alias.equals(id))
        .findFirst();
  }

  static String metadataKey(String id) {
    return id.substring(METADATA_PREFIX.length());
  }

  /// All names, for a message.
  static String known() {
    return Arrays.stream(values())
        .map(field -> field == METADATA ? METADATA_PREFIX + "<key>" : field.id)
        .collect(Collectors.joining(", "));
  }
}
