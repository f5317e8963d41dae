package dev.turnpike.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EgressGuardTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "0.0.0.0",
        "10.0.0.1",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "198.18.0.1",
        "192.0.2.1",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fd00::1",
        "fe80::1",
        "fc00::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b:1:a00:0:100:808:808",
        "64:1::808:808",
        "2002:7f00:1::",
        "2001:db8::1",
        "::7f00:1"
      })
  void addressesThatAreNotPublicAreClosed(String address) throws UnknownHostException {
    assertThat(EgressGuard.isPublic(InetAddress.getByName(address))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"1.1.1.1", "104.18.6.192", "172.32.0.1", "192.169.0.1", "2606:4700::1111"})
  void publicOnesAreOpen(String address) throws UnknownHostException {
    assertThat(EgressGuard.isPublic(InetAddress.getByName(address))).isTrue();
  }
}
