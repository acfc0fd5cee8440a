package org.mcpruntime.operator.server;

/**
 * Why a server cannot be run as it is written.
 *
 * @param path of what has to change
 */
public record Problem(String path, String sentence) {

  @Override
  public String toString() {
    return path + ": " + sentence;
  }
}
