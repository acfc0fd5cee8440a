package org.mcpruntime.architecture.wrong.arrows.kube;

public class Cluster {}
