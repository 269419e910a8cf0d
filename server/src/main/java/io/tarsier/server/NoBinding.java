package io.tarsier.server;

import io.javalin.json.JsonMapper;

/**
 * Keeps Javalin from looking for a JSON library of its own: bodies are read by {@link Bodies} and
 * {@link Json}, which know their limits, and a handler that forgets it is a fault.
 */
final class NoBinding implements JsonMapper {}
