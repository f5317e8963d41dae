package dev.turnpike.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.turnpike.catalog.Catalog;
import dev.turnpike.catalog.Provider;
import dev.turnpike.gateway.config.Config;
import dev.turnpike.gateway.config.ConfigSource;
import dev.turnpike.gateway.config.Flags;
import dev.turnpike.gateway.config.Loaded;
import dev.turnpike.gateway.config.StartFailure;
import dev.turnpike.gateway.config.Surroundings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Which providers in clouds are there, by what the file and the environment say.
class SignInsTest {
  private static final Catalog SHIPPED = Catalog.read();

  @TempDir private Path folder;

  private Providers providers(String yaml, Map<String, String> environment) throws IOException {
    Path file = folder.resolve("turnpike.yaml");
    Files.writeString(file, yaml);
    Surroundings surroundings =
        new Surroundings(
            environment,
            folder,
            SHIPPED.providers().stream().map(Provider::id).collect(Collectors.toSet()));
    Config config =
        switch (new ConfigSource(new Flags(null, null, null, file.toString()), surroundings)
            .load()) {
          case Loaded.Good good -> good.config();
          case Loaded.Bad bad -> throw new AssertionError(bad.errors());
        };
    return Providers.of(SHIPPED, config, environment, null);
  }

  private static Map<String, String> variables(String text) {
    Map<String, String> variables = new HashMap<>();
    for (String pair : text.split(" ", -1)) {
      int equals = pair.indexOf('=');
      variables.put(pair.substring(0, equals), pair.substring(equals + 1));
    }
    return variables;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "AWS_REGION=eu-west-1 AWS_ACCESS_KEY_ID=a AWS_SECRET_ACCESS_KEY=b | aws | AWS_ACCESS_KEY_ID | https://bedrock-runtime.eu-west-1.amazonaws.com",
        "AWS_DEFAULT_REGION=us-east-1 AWS_BEARER_TOKEN_BEDROCK=k AWS_ACCESS_KEY_ID=a AWS_SECRET_ACCESS_KEY=b | aws | AWS_BEARER_TOKEN_BEDROCK | https://bedrock-runtime.us-east-1.amazonaws.com",
        "AZURE_RESOURCE_NAME=res AZURE_API_KEY=k | azure | AZURE_API_KEY | https://res.openai.azure.com/openai/v1",
        "AZURE_OPENAI_ENDPOINT=https://res.openai.azure.com/ AZURE_OPENAI_API_KEY=k | azure | AZURE_OPENAI_API_KEY | https://res.openai.azure.com/openai/v1",
        "AZURE_OPENAI_ENDPOINT=https://mine.example:8443 AZURE_TENANT_ID=t AZURE_CLIENT_ID=c AZURE_CLIENT_SECRET=s | azure | AZURE_CLIENT_ID | https://mine.example:8443/openai/v1",
        "ANTHROPIC_FOUNDRY_RESOURCE=res ANTHROPIC_FOUNDRY_API_KEY=k | foundry | ANTHROPIC_FOUNDRY_API_KEY | https://res.services.ai.azure.com/anthropic",
      })
  void theUsualVariablesAreEnough(String text, String id, String by, URI base) throws IOException {
    Providers found = providers("", variables(text));
    assertThat(found.reachable()).containsOnlyKeys(id);
    assertThat(found.foundBy()).containsEntry(id, by);
    assertThat(found.catalog().provider(id).orElseThrow().bases()).containsValue(base);
  }

  @ParameterizedTest
  @CsvSource({
    "AWS_ACCESS_KEY_ID=a AWS_SECRET_ACCESS_KEY=b",
    "AWS_REGION=eu-west-1 AWS_ACCESS_KEY_ID=a",
    "AWS_BEARER_TOKEN_BEDROCK=k",
    "AZURE_API_KEY=k",
    "AZURE_OPENAI_ENDPOINT=https://res.openai.azure.com",
    "GOOGLE_CLOUD_PROJECT=p",
  })
  void halfOfThemIsNothing(String text) throws IOException {
    assertThat(providers("", variables(text)).reachable()).isEmpty();
  }

  @Test
  void anAccountsFileIsFoundByItsVariableAndOneOfAnotherKindPassedOver() throws IOException {
    Path file = folder.resolve("account.json");
    Map<String, String> environment =
        Map.of(
            "GOOGLE_APPLICATION_CREDENTIALS", file.toString(),
            "GOOGLE_CLOUD_PROJECT", "p",
            "GOOGLE_CLOUD_LOCATION", "us");
    Files.writeString(file, TestAccount.make().file("https://oauth2.googleapis.com/token"));
    Providers found = providers("", environment);
    assertThat(found.foundBy()).containsEntry("google", "GOOGLE_APPLICATION_CREDENTIALS");
    assertThat(found.catalog().provider("google").orElseThrow().bases().get("messages"))
        .hasToString(
            "https://aiplatform.us.rep.googleapis.com/v1/projects/p/locations/us/publishers/anthropic");
    Files.writeString(file, "{\"type\":\"authorized_user\"}");
    assertThat(providers("", environment).reachable()).isEmpty();
    assertThatExceptionOfType(StartFailure.class)
        .isThrownBy(
            () ->
                providers("providers: {google: {project: p, credentials: account.json}}", Map.of()))
        .withMessageContaining("must be service_account");
  }

  @Test
  void whatTheFileSaysWinsOverVariables() throws IOException {
    Map<String, String> environment =
        variables("AWS_REGION=us-east-1 AWS_BEARER_TOKEN_BEDROCK=k GOOGLE_CLOUD_PROJECT=p");
    Providers found =
        providers(
            "providers: {aws: {region: eu-west-1, access_key_id: a, secret_access_key: b}}",
            environment);
    assertThat(found.foundBy()).containsEntry("aws", "configuration file");
    assertThat(found.catalog().provider("aws").orElseThrow().bases().get("converse"))
        .hasToString("https://bedrock-runtime.eu-west-1.amazonaws.com");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "providers: {aws: {api_key: k}} | A=b | providers.aws needs region",
        "providers: {google: {api_key: k}} | A=b | providers.google needs project",
        "providers: {openai: {region: r, api_key: k}} | A=b | providers.openai.region says nothing",
        "providers: {aws: {api_key: k, region: r}} | AWS_REGION=a/b | AWS_REGION must hold 1 to 63",
        "data: ./data | AZURE_OPENAI_ENDPOINT=http://a | AZURE_OPENAI_ENDPOINT must begin with https://",
      })
  void whatCannotBeIsSaid(String yaml, String environment, String message) {
    assertThatExceptionOfType(StartFailure.class)
        .isThrownBy(() -> providers(yaml, variables(environment)))
        .withMessageContaining(message);
  }
}
