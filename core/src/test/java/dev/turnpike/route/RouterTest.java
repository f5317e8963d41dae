package dev.turnpike.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.catalog.Catalog;
import dev.turnpike.catalog.Model;
import dev.turnpike.catalog.ModelId;
import dev.turnpike.catalog.Provider;
import dev.turnpike.catalog.Provider.CredentialForm;
import dev.turnpike.conversation.Failure;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RouterTest {
  private static final Catalog CATALOG =
      new Catalog(
          List.of(
              provider("openai", Map.of("chat", "https://a.test/v1"), false, "gpt-4o", "gpt-5.1"),
              provider("azure", Map.of("chat", "https://b.test/v1"), false, "gpt-4o"),
              provider("groq", Map.of("chat", "https://c.test/v1"), false, "openai/gpt-oss-120b"),
              provider(
                  "anthropic", Map.of("messages", "https://d.test"), false, "claude-sonnet-4-5"),
              provider("nowhere", Map.of(), true),
              provider("local", Map.of("chat", "http://127.0.0.1:8000/v1"), true)));

  private static Provider provider(
      String id, Map<String, String> bases, boolean open, String... models) {
    Map<String, URI> uris = new java.util.HashMap<>();
    bases.forEach((dialect, base) -> uris.put(dialect, URI.create(base)));
    Map<String, Model> rows = new java.util.HashMap<>();
    for (String model : models) {
      rows.put(model, new Model(model, model, List.of(), 1000, 100, 0));
    }
    return new Provider(
        id,
        id,
        uris,
        CredentialForm.BEARER,
        List.of(id.toUpperCase(java.util.Locale.ROOT) + "_API_KEY"),
        Map.of(),
        open,
        rows);
  }

  private final Router router =
      new Router(
          CATALOG,
          Map.of(
              "coder", List.of("openai/gpt-5.1", "groq/openai/gpt-oss-120b"),
              "mixed", List.of("azure/gpt-4o", "openai/gpt-4o"),
              "typo", List.of("openai/gpt-99")),
          Set.of("nowhere", "openai", "groq", "local", "anthropic"));

  private List<String> targets(String asked, String... fallbacks) {
    return switch (router.route(asked, "chat", false, List.of(fallbacks), "default")) {
      case Routing.Plan plan -> plan.targets().stream().map(t -> t.id().toString()).toList();
      case Routing.Refused refused -> throw new AssertionError(refused.failure().toString());
    };
  }

  private Failure refusal(String asked, String... fallbacks) {
    return switch (router.route(asked, "chat", false, List.of(fallbacks), "default")) {
      case Routing.Plan plan -> throw new AssertionError(plan.toString());
      case Routing.Refused refused -> refused.failure();
    };
  }

  @Test
  void aFullIdIsSplitAtItsFirstSlashOnly() {
    Routing.Plan plan =
        (Routing.Plan)
            router.route("groq/openai/gpt-oss-120b", "chat", false, List.of(), "default");
    assertThat(plan.targets().getFirst().upstreamModel()).isEqualTo("openai/gpt-oss-120b");
    assertThat(plan.targets().getFirst().base()).isEqualTo(URI.create("https://c.test/v1"));
  }

  @Test
  void anOpenProviderTakesAnyModel() {
    assertThat(targets("local/whatever:7b")).containsExactly("local/whatever:7b");
  }

  @Test
  void anAliasIsTriedInItsOrderAndBeforeTheFallbacks() {
    assertThat(targets("coder", "openai/gpt-4o"))
        .containsExactly("openai/gpt-5.1", "groq/openai/gpt-oss-120b", "openai/gpt-4o");
  }

  @Test
  void aBareNameIsRefusedWithTheIdsItCouldHaveMeant() {
    Failure.BadRequest failure = (Failure.BadRequest) refusal("gpt-4o");
    assertThat(failure.code()).isEqualTo("invalid_model_format");
    assertThat(failure.status()).isEqualTo(400);
    assertThat(failure.message()).contains("azure/gpt-4o, openai/gpt-4o");
  }

  @Test
  void unknownProvidersAndModelsAreNotFound() {
    assertThat(((Failure.NotFound) refusal("nobody/gpt-4o")).code()).isEqualTo("model_not_found");
    assertThat(((Failure.NotFound) refusal("openai/gpt-0")).code()).isEqualTo("model_not_found");
    assertThat(((Failure.NotFound) refusal("typo")).code()).isEqualTo("model_not_found");
  }

  @Test
  void anUnknownFallbackRefusesTheCallBeforeAnythingIsSent() {
    assertThat(refusal("openai/gpt-4o", "openai/gpt-0")).isInstanceOf(Failure.NotFound.class);
  }

  @Test
  void aProviderWithoutAKeyIsNamedWithTheWayToAddOne() {
    Failure.Forbidden failure = (Failure.Forbidden) refusal("azure/gpt-4o");
    assertThat(failure.code()).isEqualTo("provider_not_configured");
    assertThat(failure.message()).contains("AZURE_API_KEY").contains("providers.azure.api_key");
  }

  @Test
  void aTargetThatCannotBeUsedIsPassedOverWhereAnotherCan() {
    assertThat(targets("azure/gpt-4o", "openai/gpt-4o")).containsExactly("openai/gpt-4o");
    assertThat(targets("mixed")).containsExactly("openai/gpt-4o");
    Routing.Plan plan = (Routing.Plan) router.route("mixed", "chat", false, List.of(), "default");
    assertThat(plan.explanation()).anyMatch(line -> line.startsWith("skipped:azure/"));
  }

  @Test
  void aProviderOfAnotherDialectIsReachedInItsOwn() {
    Routing.Plan plan =
        (Routing.Plan)
            router.route("anthropic/claude-sonnet-4-5", "chat", true, List.of(), "default");
    assertThat(plan.targets().getFirst().dialect()).isEqualTo("messages");
    assertThat(plan.targets().getFirst().base()).isEqualTo(URI.create("https://d.test"));
  }

  @Test
  void aProviderWithoutAnAddressIsRefusedPlainly() {
    Failure.BadRequest failure = (Failure.BadRequest) refusal("nowhere/x");
    assertThat(failure.code()).isEqualTo("not_supported");
    assertThat(failure.message()).contains("providers.nowhere.base_url");
  }

  @Test
  void moreTargetsThanTheLimitAreCutOff() {
    String[] many = new String[10];
    java.util.Arrays.fill(many, "local/x");
    assertThat(targets("openai/gpt-4o", many)).hasSize(Router.MAX_TARGETS);
  }

  @Test
  void aHostileNameIsShownShortAndWithoutControlCharacters() {
    String message = refusal("a\u0000b\n" + "x".repeat(5_000)).message();
    assertThat(message).doesNotContain("\n").doesNotContain("\u0000");
    assertThat(message.length()).isLessThan(500);
  }

  // What is served, and to whom.

  private static Router serving(Serving serving) {
    return new Router(
        CATALOG,
        Map.of("coder", List.of("openai/gpt-5.1", "groq/openai/gpt-oss-120b")),
        Set.of("openai", "groq", "local"),
        serving);
  }

  private static Failure refusal(Router router, String asked, String project) {
    return ((Routing.Refused) router.route(asked, "chat", false, List.of(), project)).failure();
  }

  private static List<String> plan(Router router, String asked, String project) {
    Routing.Plan plan = (Routing.Plan) router.route(asked, "chat", false, List.of(), project);
    return plan.targets().stream().map(target -> target.id().toString()).toList();
  }

  @Test
  void whereOnlyEnabledModelsAreServedAnotherIsForbidden() {
    Router router =
        serving(
            new Serving(
                true,
                Map.of(
                    new ModelId("groq", "openai/gpt-oss-120b"),
                    true,
                    new ModelId("local", "any"),
                    true),
                Map.of()));
    assertThat(plan(router, "groq/openai/gpt-oss-120b", "p")).hasSize(1);
    assertThat(plan(router, "groq/openai/gpt-oss-120b-20250807", "p")).hasSize(1);
    assertThat(plan(router, "local/any", "p")).hasSize(1);
    assertThat(plan(router, "coder", "p")).containsExactly("groq/openai/gpt-oss-120b");
    for (String other : List.of("openai/gpt-5.1", "local/other")) {
      assertThat(refusal(router, other, "p"))
          .isInstanceOfSatisfying(
              Failure.Forbidden.class,
              failure -> {
                assertThat(failure.code()).isEqualTo("model_not_allowed");
                assertThat(failure.message()).contains(other);
              });
    }
    assertThat(refusal(router, "openai/gpt-99", "p")).isInstanceOf(Failure.NotFound.class);
    assertThat(router.isListed(new ModelId("openai", "gpt-5.1"), "p")).isFalse();
    assertThat(router.isListed("coder", "p")).isTrue();
  }

  @Test
  void aDisabledModelIsNotListedAndAnswersWhereThatIsNotEnforced() {
    Router router =
        serving(new Serving(false, Map.of(new ModelId("openai", "gpt-4o"), false), Map.of()));
    assertThat(plan(router, "openai/gpt-4o", "p")).hasSize(1);
    assertThat(router.isListed(new ModelId("openai", "gpt-4o"), "p")).isFalse();
    assertThat(router.isListed(new ModelId("openai", "gpt-5.1"), "p")).isTrue();
  }

  @Test
  void aModelThatIsSharedWithOthersIsUnknown() {
    Router router =
        serving(
            new Serving(
                false,
                Map.of(),
                Map.of(
                    new ModelId("openai", "gpt-5.1"),
                    Set.of("a"),
                    new ModelId("openai", "gpt-4o"),
                    Set.of())));
    assertThat(plan(router, "openai/gpt-5.1", "a")).hasSize(1);
    assertThat(refusal(router, "openai/gpt-5.1", "b"))
        .isEqualTo(
            new Failure.NotFound("model_not_found", "Provider openai has no model \"gpt-5.1\"."));
    assertThat(refusal(router, "openai/gpt-4o", "a")).isInstanceOf(Failure.NotFound.class);
    assertThat(router.isListed(new ModelId("openai", "gpt-5.1"), "a")).isTrue();
    assertThat(router.isListed(new ModelId("openai", "gpt-5.1"), "b")).isFalse();
    assertThat(router.isListed("coder", "b")).isTrue();
  }

  @Test
  void aProviderOfOneModelStandsBeforeTheOneThatItsIdNames() {
    Router router =
        new Router(
            new Catalog(
                List.of(
                    provider("x@own/a", Map.of("chat", "https://a.test/v1"), false, "a"),
                    provider("x@own/b/c", Map.of("chat", "https://b.test/v1"), false, "b/c"))),
            Map.of(),
            Set.of("x@own/a", "x@own/b/c"));
    assertThat(base(router, "x@own/a")).isEqualTo(URI.create("https://a.test/v1"));
    assertThat(base(router, "x@own/b/c")).isEqualTo(URI.create("https://b.test/v1"));
    assertThat(refusal(router, "x@own/d", "p")).isInstanceOf(Failure.NotFound.class);
    assertThat(refusal(router, "a", "p").message()).contains("x@own/a");
  }

  private static URI base(Router router, String asked) {
    Routing.Plan plan = (Routing.Plan) router.route(asked, "chat", false, List.of(), "p");
    return plan.targets().getFirst().base();
  }
}
