package io.tarsier.model;

/**
 * What one model of an ensemble thought.
 *
 * @param model the model's name, as the settings spell it
 * @param weight its share in the ensemble, [0, 1]
 * @param score its own score, [0, 1]
 */
public record ModelScore(String model, double weight, double score) {}
