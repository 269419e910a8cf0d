package io.tarsier.files;

/**
 * What was met in files since start.
 *
 * @param files how many are followed now
 * @param rotations how often a file was replaced by a new one, or emptied
 * @param cutLines lines longer than is looked at, of which the rest was skipped
 * @param skippedFiles files that are left alone now: binary, not readable or too many
 * @param bytes read
 */
public record FileStats(int files, long rotations, long cutLines, int skippedFiles, long bytes) {}
