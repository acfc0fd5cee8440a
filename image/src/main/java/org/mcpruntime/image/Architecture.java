package org.mcpruntime.image;

import java.util.List;
import java.util.stream.Stream;

/** A processor, in the words of images, of the JDK, of jars and of ELF. */
enum Architecture {
  AMD64("amd64", "amd64", "x86_64", 62),
  ARM64("arm64", "aarch64", "aarch_64", 183);

  private final String inImages;
  private final String inJava;
  private final String inJars;
  private final int inElf;

  Architecture(String inImages, String inJava, String inJars, int inElf) {
    this.inImages = inImages;
    this.inJava = inJava;
    this.inJars = inJars;
    this.inElf = inElf;
  }

  String inJars() {
    return inJars;
  }

  String platform() {
    return "linux/" + inImages;
  }

  int inElf() {
    return inElf;
  }

  /** That of this machine, whose word is the property {@code os.arch}. */
  static Architecture of(String system, String processor) {
    if (!system.equals("Linux")) {
      throw new ImageRefusal(
          "this machine runs "
              + system
              + ", whose C library is of no use in an image; name an image with Java 25: --base");
    }
    return Stream.of(values())
        .filter(each -> each.inJava.equals(processor))
        .findFirst()
        .orElseThrow(
            () ->
                new ImageRefusal(
                    "images can be made on amd64 and arm64, not on "
                        + processor
                        + "; name an image with Java 25: --base"));
  }

  /** Those of platforms such as {@code linux/amd64}. */
  static List<Architecture> of(List<String> platforms) {
    return platforms.stream()
        .map(
            platform ->
                Stream.of(values())
                    .filter(each -> each.platform().equals(platform))
                    .findFirst()
                    .orElseThrow(
                        () ->
                            new ImageRefusal(
                                "there are the platforms linux/amd64 and linux/arm64, not "
                                    + platform)))
        .toList();
  }
}
