package org.hmmlab.benchmarks.measure.fork;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;

/**
 * Calls one method through a constant: each operation is a hidden copy of this class whose handle is {@code static final}, so
 * the JIT inlines the method as if the loop named it. The arguments are no constants, or their fields might be folded.
 */
final class HandleOperation implements Operation {
    private static final MethodHandle HANDLE = ofThisCopy();

    private final Object[] arguments;

    /** Only copies are made. */
    HandleOperation(Object[] arguments) {
        this.arguments = arguments;
    }

    /**
     * An operation that calls a handle with the same arguments each time.
     *
     * @param handle of type (Object[])void
     * @param arguments for it
     */
    static Operation of(MethodHandle handle, Object[] arguments) {
        try (InputStream in = HandleOperation.class.getResourceAsStream("HandleOperation.class")) {
            if (in == null) {
                throw new IllegalStateException("the class file of " + HandleOperation.class + " must be readable");
            }
            MethodHandles.Lookup copy =
                    MethodHandles.lookup().defineHiddenClassWithClassData(in.readAllBytes(), handle, true);
            return (Operation) copy.findConstructor(
                            copy.lookupClass(), java.lang.invoke.MethodType.methodType(void.class, Object[].class))
                    .invoke((Object) arguments);
        } catch (IOException | ReflectiveOperationException e) {
            throw new IllegalStateException("an operation must be made from its class file", e);
        } catch (Throwable e) {
            throw new IllegalStateException("an operation's constructor must not throw", e);
        }
    }

    private static MethodHandle ofThisCopy() {
        try {
            return MethodHandles.classData(MethodHandles.lookup(), "_", MethodHandle.class);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("a class must be able to read its own data", e);
        }
    }

    @Override
    public void run() throws Throwable {
        HANDLE.invokeExact(arguments);
    }
}
