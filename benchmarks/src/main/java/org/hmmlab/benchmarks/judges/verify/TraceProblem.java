package org.hmmlab.benchmarks.judges.verify;

/**
 * A trace, or a file, that could not be read.
 *
 * @param source the file
 * @param line the line, from 1; 0 for the whole file
 * @param message what must hold and what was given
 */
public record TraceProblem(String source, int line, String message) {
    @Override
    public String toString() {
        return source + (line == 0 ? "" : ":" + line) + ": " + message;
    }
}
