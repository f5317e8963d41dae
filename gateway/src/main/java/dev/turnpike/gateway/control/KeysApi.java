package dev.turnpike.gateway.control;

import dev.turnpike.gateway.access.KeyStore;
import dev.turnpike.gateway.access.KeyStore.Revocation;
import dev.turnpike.gateway.access.StoredKey;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/// `/v2/api-keys`: make, list and revoke keys. The raw key is in the answer that makes it, and in
/// no other; the hash is in none.
public final class KeysApi {
  private static final Logger LOG = Logger.getLogger(KeysApi.class.getName());
  private static final int STANDARD_PAGE = 25;
  private static final int MAX_PAGE = 200;

  private final KeyStore store;
  private final InstantSource clock;

  public KeysApi(KeyStore store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  /// `POST /v2/api-keys` with `{"name", "kind"?: "caller" | "manager", "expires_at"?}`.
  public ApiReply create(byte[] body) {
    return answered(
        () -> {
          NewKeyRequest request = NewKeyRequest.read(body, clock.instant());
          return stored(
              () -> {
                var made = store.create(request.role(), request.name(), request.expiresAt());
                return KeyJson.reply(201, KeyJson.made(made, clock.instant()));
              });
        });
  }

  /// `GET /v2/api-keys?limit=…&page_token=…`, both as they came, null where they did not.
  public ApiReply list(@Nullable String limit, @Nullable String pageToken) {
    return answered(
        () -> {
          int most = limit == null ? STANDARD_PAGE : (int) number("limit", limit, 1, MAX_PAGE);
          long before =
              pageToken == null || pageToken.isEmpty()
                  ? Long.MAX_VALUE
                  : number("page_token", pageToken, 1, Long.MAX_VALUE);
          return stored(
              () -> {
                List<StoredKey> page = store.page(before, most + 1);
                return KeyJson.reply(200, KeyJson.page(page, most, clock.instant()));
              });
        });
  }

  /// `DELETE /v2/api-keys/{id}`: revokes, for good.
  public ApiReply revoke(String id) {
    return answered(
        () ->
            stored(
                () ->
                    switch (store.revoke(id)) {
                      case Revocation.Revoked(StoredKey key) ->
                          KeyJson.reply(200, KeyJson.key(key, clock.instant()));
                      case Revocation.Unknown _ ->
                          throw new Refusal(404, "not_found", "there is no such API key", "id");
                      case Revocation.LastManager _ ->
                          throw new Refusal(
                              409,
                              "last_management_key",
                              "this is the last management key; make another before you revoke it",
                              "id");
                    }));
  }

  private static long number(String name, String text, long least, long most) {
    try {
      long number = Long.parseLong(text);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException _) {
      // said below, as for one out of range
    }
    throw Refusal.invalid(
        name,
        name.equals("limit")
            ? "limit must be " + least + " to " + most
            : name + " must be one that an answer gave");
  }

  private static ApiReply answered(Supplier<ApiReply> handler) {
    try {
      return handler.get();
    } catch (Refusal refusal) {
      return refusal.reply();
    }
  }

  private interface Stored {
    ApiReply get() throws SQLException;
  }

  private static ApiReply stored(Stored handler) {
    try {
      return handler.get();
    } catch (SQLException e) {
      LOG.log(Level.SEVERE, "the control database failed", e);
      throw new Refusal(
          503, "store_unavailable", "the keys cannot be read or written now; try again", null);
    }
  }
}
