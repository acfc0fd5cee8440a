package org.mcpruntime.gateway.caller;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Certificates as the JDK's tool makes them, each in a key store with its chain. */
final class KeyTool {

  static final char[] PASSWORD = "changeit".toCharArray();

  private final Path folder;

  KeyTool(Path folder) {
    this.folder = folder;
  }

  /** An authority that has signed itself. */
  KeyTool authority() throws IOException, InterruptedException {
    run("-genkeypair", "ca", "-alias", "ca", "-dname", "CN=ca", "-ext", "bc:c");
    run("-exportcert", "ca", "-alias", "ca", "-rfc", "-file", path("ca.pem"));
    return this;
  }

  /** A key whose certificate the authority has signed; names such as {@code uri:spiffe://…}. */
  KeyStore signed(String name, String... names)
      throws IOException, InterruptedException, GeneralSecurityException {
    run("-genkeypair", name, "-alias", name, "-dname", "CN=" + name);
    run("-certreq", name, "-alias", name, "-file", path(name + ".csr"));
    var san =
        names.length == 0
            ? List.<String>of()
            : List.of("-ext", "SAN=" + String.join(",", Arrays.asList(names)));
    var arguments = new ArrayList<>(List.of("-alias", "ca", "-rfc", "-infile"));
    arguments.addAll(List.of(path(name + ".csr"), "-outfile", path(name + ".pem")));
    arguments.addAll(san);
    run("-gencert", "ca", arguments.toArray(String[]::new));
    run("-importcert", name, "-alias", "ca", "-noprompt", "-file", path("ca.pem"));
    run("-importcert", name, "-alias", name, "-file", path(name + ".pem"));
    return store(name);
  }

  KeyStore store(String name) throws IOException, GeneralSecurityException {
    return KeyStore.getInstance(Path.of(path(name + ".p12")).toFile(), PASSWORD);
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  private void run(String command, String store, String... arguments)
      throws IOException, InterruptedException {
    var line = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/keytool", command));
    line.addAll(List.of("-keystore", path(store + ".p12"), "-storepass", new String(PASSWORD)));
    if (command.equals("-genkeypair")) {
      line.addAll(List.of("-keyalg", "EC"));
    }
    if (command.startsWith("-gen")) {
      line.addAll(List.of("-startdate", "2020/01/01 00:00:00", "-validity", "36500"));
    }
    line.addAll(List.of(arguments));
    var said = Files.createTempFile(folder, "keytool", ".txt").toFile();
    int code =
        new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(said).start().waitFor();
    assertThat(code).as("%s: %s", line, Files.readString(said.toPath())).isZero();
  }
}
