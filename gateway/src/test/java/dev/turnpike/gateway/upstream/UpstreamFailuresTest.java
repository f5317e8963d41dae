package dev.turnpike.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.proxy.HttpProxyHandler.HttpProxyConnectException;
import java.net.ConnectException;
import org.junit.jupiter.api.Test;

class UpstreamFailuresTest {

  @Test
  void a_proxy_that_refuses_is_told_from_a_provider_that_does() {
    assertThat(
            UpstreamFailures.of(
                    new HttpProxyConnectException("http, none, a => b, status: 407", null))
                .message())
        .isEqualTo("The outgoing proxy did not let the connection to the provider through.");
    assertThat(UpstreamFailures.of(new ConnectException("no")).message())
        .isEqualTo("The provider refused the connection.");
  }
}
