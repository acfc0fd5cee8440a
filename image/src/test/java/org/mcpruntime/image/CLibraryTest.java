package org.mcpruntime.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CLibraryTest {

  @TempDir private Path folder;

  /** A program of one program header, which names what loads it. */
  private Path program(String interpreter) throws IOException {
    var name = interpreter.getBytes(StandardCharsets.UTF_8);
    var head = ByteBuffer.allocate(64 + 56 + name.length + 1).order(ByteOrder.LITTLE_ENDIAN);
    head.put(0, new byte[] {0x7f, 'E', 'L', 'F', 2, 1});
    head.putShort(18, (short) 62).putLong(32, 64).putShort(56, (short) 1);
    head.putInt(64, 3).putLong(64 + 8, 120).putLong(64 + 32, name.length + 1);
    head.put(120, name);
    return Files.write(folder.resolve("program"), head.array());
  }

  @Test
  void what_a_loader_lists_is_found_with_its_place() {
    var listing =
        """
        \tlinux-vdso.so.1 (0x00007f7a5e4bc000)
        \tlibjli.so => /jvm/bin/../lib/libjli.so (0x00007f9716236000)
        \tlibc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f7a5e219000)
        \t/lib64/ld-linux-x86-64.so.2 (0x00007f7a5e4be000)
        """;
    assertThat(CLibrary.parse(listing))
        .containsExactly(Path.of("/jvm/lib/libjli.so"), Path.of("/lib/x86_64-linux-gnu/libc.so.6"));
  }

  @Test
  void a_head_says_processor_and_loader() throws IOException {
    assertThat(Elf.of(program("/lib64/ld-linux-x86-64.so.2")))
        .contains(new Elf(62, "/lib64/ld-linux-x86-64.so.2"));
    assertThat(Elf.of(Files.writeString(folder.resolve("text"), "#!/bin/sh\n"))).isEmpty();
  }

  @Test
  void another_c_library_is_refused_with_what_to_do() throws IOException {
    var program = program("/lib/ld-musl-x86_64.so.1");
    assertThatThrownBy(() -> CLibrary.of(program, List.of(), List.of()))
        .isInstanceOf(ImageRefusal.class)
        .hasMessageContaining("ld-musl")
        .hasMessageContaining("--base");
  }

  @Test
  void another_system_is_refused_with_what_to_do() {
    assertThatThrownBy(() -> Architecture.of("Mac OS X", "aarch64"))
        .isInstanceOf(ImageRefusal.class)
        .hasMessageContaining("--base");
    assertThatThrownBy(() -> Architecture.of(List.of("windows/amd64")))
        .isInstanceOf(ImageRefusal.class)
        .hasMessageContaining("linux/arm64");
    assertThat(Architecture.of("Linux", "aarch64")).isEqualTo(Architecture.ARM64);
  }
}
