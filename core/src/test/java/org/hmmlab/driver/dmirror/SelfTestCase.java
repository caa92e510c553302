package org.hmmlab.driver.dmirror;

import java.util.Arrays;
import java.util.stream.Stream;
import org.hmmlab.hmm.Generation;
import org.hmmlab.memory.KernelRules;

/**
 * What a row of the conformance list runs on: a design, and the behaviours of the kernel around it. 5.3 is the kernel of 2019, 6.1 the one of
 * the self-tests.
 */
record SelfTestCase(Generation generation, String kernel, KernelRules rules) {
    static Stream<SelfTestCase> all() {
        return Stream.concat(of2019(), of61());
    }

    static Stream<SelfTestCase> of2019() {
        return each("5.3", KernelRules.V5_3);
    }

    static Stream<SelfTestCase> of61() {
        return each("6.1", KernelRules.V6_1);
    }

    private static Stream<SelfTestCase> each(String kernel, KernelRules rules) {
        return Arrays.stream(Generation.values()).map(generation -> new SelfTestCase(generation, kernel, rules));
    }

    boolean is2019() {
        return kernel.equals("5.3");
    }

    /** The same design in a kernel with other behaviours. */
    SelfTestCase with(String name, KernelRules other) {
        return new SelfTestCase(generation, name, other);
    }

    @Override
    public String toString() {
        return generation.id() + " in " + kernel;
    }
}
