package org.hmmlab.property;

import org.hmmlab.memory.KernelRules;

/** The kernels whose rules the machines of the property test have. */
enum Kernel {
    /** A failed non-blockable start is not ended; the walk has its quirks of 2019. */
    V5_3("5.3", KernelRules.V5_3),
    /** A failed non-blockable start is ended for everybody; the walk is repaired. */
    V6_1("6.1", KernelRules.V6_1);

    final String version;
    final KernelRules rules;

    Kernel(String version, KernelRules rules) {
        this.version = version;
        this.rules = rules;
    }
}
