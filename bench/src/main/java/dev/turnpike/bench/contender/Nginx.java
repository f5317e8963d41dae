package dev.turnpike.bench.contender;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// nginx as a plain proxy: it passes bytes on and knows nothing of them, so it is the floor.
public final class Nginx implements Contender {
  private static final String CONFIGURATION =
      """
      daemon off;
      %user%
      pid nginx.pid;
      worker_processes auto;
      worker_rlimit_nofile 20000;
      error_log stderr error;
      events { worker_connections 19900; }
      http {
        access_log off;
        client_body_temp_path body;
        proxy_temp_path proxy;
        fastcgi_temp_path fastcgi;
        uwsgi_temp_path uwsgi;
        scgi_temp_path scgi;
        keepalive_timeout 75s;
        keepalive_requests 1000000000;
        client_max_body_size 32m;
        client_body_buffer_size 512k;
        proxy_http_version 1.1;
        proxy_set_header Connection "";
        proxy_buffering off;
        proxy_read_timeout 120s;
        upstream plain { server 127.0.0.1:%plain%; keepalive 512; keepalive_requests 1000000000; }
        upstream tls { server 127.0.0.1:%tls%; keepalive 512; keepalive_requests 1000000000; }
        server {
          listen 127.0.0.1:%port% backlog=4096;
          location / { proxy_pass http://plain; }
        }
        server {
          listen 127.0.0.1:%tlsPort% backlog=4096;
          location / {
            proxy_pass https://tls;
            proxy_ssl_trusted_certificate %certificate%;
            proxy_ssl_verify on;
            proxy_ssl_name localhost;
          }
        }
      }
      """;

  @Override
  public String name() {
    return "nginx";
  }

  @Override
  public String setUp() {
    return "a plain proxy, one worker a core, no access log, upstream connections kept, answers not"
        + " buffered; passes bytes on and does none of a gateway's work";
  }

  @Override
  public Optional<String> absence() {
    return Environment.program("nginx").isPresent()
        ? Optional.empty()
        : Optional.of("no nginx on the path (Debian: apt-get install nginx-light)");
  }

  @Override
  public Launch prepare(Path folder, Upstreams upstreams) throws IOException {
    int port = Environment.freePort();
    int tlsPort = Environment.freePort();
    Path file = folder.resolve("nginx.conf");
    boolean root = System.getProperty("user.name").equals("root");
    Files.writeString(
        file,
        CONFIGURATION
            .replace("%user%", root ? "user root;" : "")
            .replace("%plain%", Integer.toString(upstreams.plainPort()))
            .replace("%tls%", Integer.toString(upstreams.tlsPort()))
            .replace("%port%", Integer.toString(port))
            .replace("%tlsPort%", Integer.toString(tlsPort))
            .replace("%certificate%", upstreams.certificate().toString()));
    String program = Environment.program("nginx").map(Path::toString).orElse("nginx");
    List<String> words =
        List.of(program, "-p", folder.toString(), "-c", file.toString(), "-e", "stderr");
    return new Launch(
        Environment.command(words, Map.of()),
        upstream ->
            switch (upstream) {
              case PLAIN -> new Route(port, List.of(), "");
              case TLS -> new Route(tlsPort, List.of(), "");
              case FOREIGN -> throw new IllegalArgumentException("nginx translates nothing");
            });
  }
}
