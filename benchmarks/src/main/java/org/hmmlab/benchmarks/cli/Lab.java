package org.hmmlab.benchmarks.cli;

/** The jar's main class. */
public final class Lab {
    private Lab() {}

    /** Runs one command. */
    public static void main(String[] args) {}
}
