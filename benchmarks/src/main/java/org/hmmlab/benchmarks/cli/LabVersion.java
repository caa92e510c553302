package org.hmmlab.benchmarks.cli;

import picocli.CommandLine.IVersionProvider;

/** Version of the lab and of the JVM that runs it. */
final class LabVersion implements IVersionProvider {
    LabVersion() {}

    @Override
    public String[] getVersion() {
        String version = Lab.class.getPackage().getImplementationVersion();
        return new String[] {
            "HMM lab " + (version == null ? "(unpackaged)" : version),
            System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version")
        };
    }
}
