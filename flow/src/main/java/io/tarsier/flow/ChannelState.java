package io.tarsier.flow;

/**
 * How one way to tell people is doing.
 *
 * @param name of the notifier
 * @param pending notices that wait
 * @param criticalOverdue critical ones among them that have been tried in vain
 * @param sent since the start
 * @param failures tries in vain since the start
 * @param dead given up since the start
 * @param error why the last try failed; empty when it did not
 */
public record ChannelState(
    String name,
    int pending,
    int criticalOverdue,
    long sent,
    long failures,
    long dead,
    String error) {}
