package org.mcpruntime.architecture.wrong.arrows.contract;

public record Fact(String word) {}
