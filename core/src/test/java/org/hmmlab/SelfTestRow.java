package org.hmmlab;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Marks the tests of a row of the conformance list: the kernel's self-tests of HMM are 1 to 28, what the lab adds L1 to L11. */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface SelfTestRow {
    /**
     * The row.
     *
     * @return for example {@code 16} or {@code L4}
     */
    String[] value();
}
